import fc from "fast-check";
import { isObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { documentOf, type Examples, listPlaces, variablesWith } from "./generated-variables.ts";
import { type Any, GraphqlSample } from "./graphql-sample.ts";
import { fillDeployment, fillTeam, type RichTeam } from "./rich-sample.ts";
import { createGraphqlSchema } from "./schema.ts";

let sample: GraphqlSample;
let own: RichTeam;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  await fillDeployment(sample);
  own = await fillTeam(sample, "own");
}, 120_000);
afterAll(() => sample.close());

const nowhere = "00000000-0000-7000-8000-000000000000";
const huge = "x".repeat(1 << 20);

/** What may stand where something else is expected. */
const oddValues: readonly [string, (team: RichTeam) => unknown][] = [
  ["null", () => null],
  ["nothing", () => undefined],
  ["empty text", () => ""],
  ["a space", () => " "],
  ["a number", () => 7],
  ["zero", () => 0],
  ["a negative number", () => -1],
  ["a fraction", () => 0.5],
  ["a huge number", () => 1e308],
  ["a whole number beyond all", () => 2 ** 53],
  ["NaN as text", () => "NaN"],
  ["true", () => true],
  ["an empty list", () => []],
  ["an empty object", () => ({})],
  ["an object with odd names", () => JSON.parse('{"__proto__": 1, "constructor": {}, "": []}')],
  ["a list in a list", () => [[]]],
  ["huge text", () => huge],
  ["U+0000", () => "a\u0000b"],
  ["odd letters", () => "é\u202e☃\u{1F600}'\"\\`{x:String}%_"],
  ["a path", () => "../../etc/passwd"],
  ["an unknown id", () => nowhere],
  ["an id of something else", (team) => team.template],
  ["an id in capitals", (team) => team.interaction.toUpperCase()],
  ["a long list of texts", () => Array.from({ length: 10_000 }, (_, i) => `k${i}`)],
  ["a long list of ids", () => Array.from({ length: 10_000 }, () => nowhere)],
  ["a date far away", () => "+275760-09-13T00:00:00Z"],
  ["deep", () => JSON.parse(`${"[".repeat(50)}${"]".repeat(50)}`)],
];

const schema = createGraphqlSchema();
const places = (["Query", "Mutation"] as const).flatMap((name) => {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`the schema has no ${name}`);
  const kind = name === "Query" ? ("query" as const) : ("mutation" as const);
  return Object.values(type.getFields()).flatMap((field) => listPlaces(field).map((place) => ({ kind, field, place })));
});
const examples = (team: RichTeam): Examples => ({
  useCase: team.use_case,
  project: team.use_case,
  "useCase.idOrKey": team.use_case,
  "project.idOrKey": team.use_case,
  "updateUseCase.idOrKey": team.use_case,
  "shareUseCase.idOrKey": team.use_case,
  "shareProject.idOrKey": team.use_case,
  ListCompletionsFilterInput: { useCase: team.use_case },
  "updateFeedback.id": team.feedback,
  "updateModelComputeConfig.idOrKey": "answering",
  "createUser.input": { email: "new@example.org", name: "n", teams: [{ team: "own", role: "read-only" }] },
  computePools: ["default"],
  "addExternalModel.input": { name: "m", provider: "OPEN_AI", providerData: { openAI: { apiKey: "k", externalModelId: "m" } } },
  id: team.interaction,
  completionId: team.interaction,
  modelId: team.model_id,
  systemPromptTemplate: team.template,
  metric: "grade",
  metricId: "grade",
  defaultMetric: "grade",
  user: "admin@localhost",
  team: "own",
  role: "read-only",
  kind: "BOOL",
  email: "new@example.org",
  permissions: ["team:read"],
  provider: "OPEN_AI",
  IdOrKey: "logged",
  UUID: nowhere,
  String: "text",
  Int: 1,
  Float: 1,
  Boolean: true,
  JSON: 1,
  InputDatetime: "now",
  Upload: null,
});

/** All that mutations could have changed. */
async function readState(): Promise<string> {
  const lists = ["use-cases", "models?first=1000", "metrics", "users", "teams", "roles", "api-keys", "system-prompt-templates"];
  const all = await Promise.all([...lists, `interactions/${own.interaction}`].map((path) => sample.rest("GET", path)));
  return JSON.stringify(all, (name, value) => (name === "last_used_at" ? undefined : value));
}

const refusals = /^(InvalidInput|EntityNotFound|Forbidden|Conflict): /;
const longestMessage = 2000;

/** What is wrong with the answer to a document; undefined when it is an answer, or a refusal that says why. */
function problemOf({ status, body }: { status: number; body: Any }): string | undefined {
  const messages: string[] = (body.errors ?? []).map(({ message }: Any) => message);
  if (status !== 200 && status !== 400) return `status ${status}`;
  if (messages.length === 0 && body.data == null) return "neither data nor errors";
  return messages.find((message) => !refusals.test(message) || message.length > longestMessage)?.slice(0, longestMessage);
}

const anyCase = fc.record({ at: fc.constantFrom(...places), value: fc.constantFrom(...oddValues) });

test("whatever stands in an argument is answered or refused with a reason, and what is refused changes nothing", {
  timeout: 120_000,
}, async () => {
  let before = await readState();
  const check = fc.asyncProperty(anyCase, async ({ at: { kind, field, place }, value: [name, make] }) => {
    const variables = variablesWith(field, { place, odd: make(own) }, examples(own));
    const answer = await sample.send("POST", "graphql", { query: documentOf(kind, field, variables), variables });
    const what = `${field.name}, ${name} in ${place.path.join(".")}`;
    expect([what, problemOf(answer)]).toEqual([what, undefined]);
    if (kind === "query") return;
    const after = await readState();
    if (answer.body.errors !== undefined) expect([what, after]).toEqual([what, before]);
    before = after;
  });
  const seed = process.env["CI"] === undefined ? {} : { seed: 1 }; // a change is not refused for what it did not bring
  await fc.assert(check, { ...seed, interruptAfterTimeLimit: 20_000, numRuns: 2000, endOnFailure: true });
});

test.each([
  ["a number beyond all", 'completions(filter: { useCase: "own-case", feedbacks: [{ metric: "grade", gt: 1e999 }] }, page: {})'],
  ["U+0000", 'createUseCase(input: { name: "a\\u0000b", team: "own" })'],
  ["a lone surrogate", 'createUseCase(input: { name: "a\\uD800b", team: "own" })'],
  ["a number beyond all in JSON", 'updateCompletion(input: { id: "ID", metadata: { a: 1e999 } })'],
  ["U+0000 in a filter", 'completions(filter: { useCase: "own-case", search: "a\\u0000b" }, page: {})'],
  ["a time that is a word", 'completions(filter: { useCase: "own-case", timerange: { from: SOON, to: 1 } }, page: {})'],
])("the same holds for what the document itself writes: %s", async (_, call) => {
  const kind = call.startsWith("completions") ? "query" : "mutation";
  const query = `${kind} { ${call.replace("ID", own.interaction)} { __typename } }`;
  expect([query, problemOf(await sample.send("POST", "graphql", { query }))]).toEqual([query, undefined]);
});
