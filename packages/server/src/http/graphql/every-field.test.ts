import { isDeepStrictEqual } from "node:util";
import { type GraphQLField, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateDocuments } from "./generated-documents.ts";
import { type Any, GraphqlSample } from "./graphql-sample.ts";
import { unsupportedResolvers } from "./resolvers/unsupported.ts";
import { argumentsFor, fillDeployment, fillTeam, type RichTeam } from "./rich-sample.ts";
import { createGraphqlSchema } from "./schema.ts";

const schema = createGraphqlSchema();
const root = schema.getQueryType();
if (root == null) throw new Error("the schema has no queries");
const isSupported = ({ name }: { name: string }) => !(name in (unsupportedResolvers.Query ?? {}));
const questions = Object.values(root.getFields()).filter(isSupported);
/** How far documents go below a field; lists of interactions stand in connections. */
const depths: Readonly<Record<string, number>> = { completions: 2, completionsGrouped: 3, useCase: 2 };

const documentsOf = (field: GraphQLField<unknown, unknown>, team: RichTeam) =>
  generateDocuments(root, field, depths[field.name] ?? 1, argumentsFor(team));

let sample: GraphqlSample;
let own: RichTeam;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  await fillDeployment(sample);
  own = await fillTeam(sample, "own");
}, 120_000);
afterAll(() => sample.close());

/** What is there for campaigns, an own runtime and sign-in providers, which this server does not have; the last two are in answers of mutations. */
const neverHeld = [
  "Completion.abCampaign",
  "Completion.tags",
  "ComputePool.allPartitions",
  "ComputePool.harmonyGroups",
  "ComputePool.partitions",
  "Model.backbone",
  "Model.computeConfig",
  "Model.error",
  "Model.size",
  "ModelService.abCampaigns",
  "ModelService.placement",
  "ProviderList.providers",
  "UseCase.abCampaigns",
  "UseCase.autoEvals",
  "ModelService.warnings",
  "User.generatedApiKey",
];

const held = new Set<string>();

/** Notes each field that holds something, by type. */
function noteFields(value: Any): void {
  if (Array.isArray(value)) for (const each of value) noteFields(each);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (member === null || (Array.isArray(member) && member.length === 0)) continue;
    held.add(`${value.__typename}.${name}`);
    noteFields(member);
  }
}

describe("every field is answered without an error", () => {
  test.each(questions.map((field) => [field.name, field] as const))("that %s leads to", async (_, field) => {
    const failures: unknown[] = [];
    for (const query of documentsOf(field, own)) {
      const { data, errors } = await sample.ask(query);
      if (errors === undefined) noteFields(data);
      else failures.push({ query, errors: errors.map(({ message, path }: Any) => `${path?.join(".")}: ${message}`) });
    }
    expect(failures).toEqual([]);
  });

  test("and holds something, but for what this server never has", () => {
    const reached = new Set([...held].map((name) => name.split(".")[0]));
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && reached.has(type.name) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );
    expect(fields.filter((field) => !held.has(field)).toSorted()).toEqual(neverHeld.toSorted());
  });
});

/** Answers of all documents by query. Templates belong to the whole deployment. */
async function askAll(key: string, team: RichTeam): Promise<Map<string, Any>> {
  const answers = new Map<string, Any>();
  const queries = questions.flatMap((field) => (field.name === "systemPromptTemplates" ? [] : documentsOf(field, team)));
  while (queries.length > 0) {
    await Promise.all(queries.splice(0, 10).map(async (query) => answers.set(query, await sample.ask(query, {}, key))));
  }
  return answers;
}

/** Another team with records of the same session and input, which shares with the first, and through which its people went. */
async function addForeignTeam(people: readonly string[]): Promise<RichTeam> {
  const { rest } = sample;
  const foreign = await fillTeam(sample, "foreign");
  await rest("POST", "feedback", { completion_id: foreign.plain, metric: "elsewhere", value: 1 });
  const shares = [
    { team: "own", role: "power_user", is_owner: true },
    { team: "foreign", role: "read-only" },
  ];
  await rest("PUT", `use-cases/${own.use_case}/shares`, { shares });
  await sample.addUser("somebody", "foreign", "admin");
  for (const name of people) {
    await rest("PUT", `teams/foreign/members/${name}@example.org`, { role: "admin" });
    await rest("DELETE", `teams/foreign/members/${name}@example.org`);
  }
  return foreign;
}

test("what another team has changes no answer, and none tells of it", { timeout: 300_000 }, async () => {
  const { rest } = sample;
  await rest("POST", "metrics", { key: "elsewhere", name: "Elsewhere", kind: "scalar" });
  await rest("POST", "roles", { key: "reader", permissions: ["use_case:read"] });
  const roles = ["admin", "reader"];
  const people = await Promise.all(roles.map(async (role) => ({ role, key: await sample.addUser(role, "own", role) })));
  const before = new Map<string, Map<string, Any>>();
  for (const { role, key } of people) before.set(role, await askAll(key, own));
  const foreign = await addForeignTeam(roles);
  const [changed, told, failed] = [[], [], []] as [string[], string[], string[]];
  for (const { role, key } of people) {
    const again = await askAll(key, own);
    const asked_for = await askAll(key, foreign);
    const name = (query: string) => `${role}: ${query}`;
    for (const [query, answer] of again) {
      if (!isDeepStrictEqual(answer, before.get(role)?.get(query))) changed.push(name(query));
    }
    for (const [query, { data }] of asked_for) if (JSON.stringify(data ?? null).includes("foreign")) told.push(name(query));
    for (const [query, answer] of [...again, ...asked_for]) {
      if (answer.errors?.some(({ message }: Any) => !/^(Forbidden|EntityNotFound): /.test(message))) failed.push(name(query));
    }
  }
  expect({ changed, told, failed }).toEqual({ changed: [], told: [], failed: [] });
});
