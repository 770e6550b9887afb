import { defaultRoles, type Permission } from "@colloquy/contract";
import { isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPermissionSample, type PermissionSample, type Target } from "../permission-sample.ts";
import { createGraphqlSchema } from "./schema.ts";

interface Probe {
  /** The field with its arguments and a selection. */
  field(target: Target): string;
  /** Held in the use case (or, for what belongs to no use case, anywhere): all of them. */
  needs: readonly Permission[];
  /** As for the routes of REST; `none`: the server does not have what it is about. */
  scope: "use_case" | "deployment" | "global" | "team" | "self" | "member" | "none";
}

const inUseCase = (needs: Permission | Permission[], field: Probe["field"]): Probe => ({
  field,
  needs: [needs].flat(),
  scope: "use_case",
});
const anywhere = (needs: Permission, field: Probe["field"]): Probe => ({ field, needs: [needs], scope: "deployment" });
const self = (field: string): Probe => ({ field: () => field, needs: [], scope: "self" });
const global = (field: Probe["field"]): Probe => ({ field, needs: [], scope: "global" });
const none = (field: string): Probe => ({ field: () => field, needs: [], scope: "none" });

const range = 'timerange: { from: "now - 1 day", to: "now" }';
const anyId = '"00000000-0000-7000-8000-000000000000"';

const queries: Record<string, Probe> = {
  completions: inUseCase(
    "use_case:read",
    ({ use_case }) => `completions(filter: { useCase: "${use_case}" }, page: {}) { totalCount nodes { id } }`,
  ),
  completionsGrouped: inUseCase(
    "use_case:read",
    ({ use_case }) => `completionsGrouped(filter: { useCase: "${use_case}" }, groupBy: MODEL, page: {}) { totalCount }`,
  ),
  completion: inUseCase(
    "use_case:read",
    ({ use_case, interaction }) => `completion(useCase: "${use_case}", id: "${interaction}") { id }`,
  ),
  completionDownloadUrl: none('completionDownloadUrl(filter: { useCase: "own-case" })'),
  metrics: anywhere("metric:read", () => "metrics { id }"),
  metric: anywhere("metric:read", () => 'metric(idOrKey: "m") { id }'),
  models: anywhere("model:read", () => "models { id }"),
  model: anywhere("model:read", () => 'model(idOrKey: "model") { id }'),
  systemPromptTemplates: anywhere("model:read", () => "systemPromptTemplates { id }"),
  modelUsage: anywhere(
    "model:read",
    ({ model_id }) => `modelUsage(filter: { modelId: "${model_id}", ${range}, unit: DAY }) { interactions }`,
  ),
  modelUsageByUseCase: anywhere(
    "model:read",
    ({ model_id }) => `modelUsageByUseCase(filter: { modelId: "${model_id}", ${range} }) { interactions }`,
  ),
  useCases: anywhere("use_case:read", () => "useCases { id }"),
  useCase: inUseCase("use_case:read", ({ use_case }) => `useCase(idOrKey: "${use_case}") { id }`),
  projects: anywhere("use_case:read", () => "projects { id }"),
  project: inUseCase("use_case:read", ({ use_case }) => `project(idOrKey: "${use_case}") { id }`),
  abCampaigns: none("abCampaigns { id }"),
  abCampaign: none('abCampaign(idOrKey: "x") { id }'),
  datasets: none('datasets(useCase: "own-case") { id }'),
  dataset: none('dataset(useCase: "own-case", idOrKey: "x") { id }'),
  judge: none('judge(id: "x", useCase: "own-case") { id }'),
  judges: none('judges(useCase: "own-case") { id }'),
  judgeVersions: none('judgeVersions(useCase: "own-case", key: "x") { id }'),
  prebuiltCriteria: none("prebuiltCriteria { key }"),
  evaluationJobs: none("evaluationJobs { id }"),
  evaluationJob: none(`evaluationJob(id: ${anyId}) { id }`),
  me: self("me { email }"),
  users: anywhere("admin:manage_users", () => "users { id }"),
  teams: anywhere("team:read", () => "teams { id }"),
  roles: anywhere("team:read", () => "roles { id }"),
  permissions: self("permissions"),
  meta: self("meta { authProviders { providers { key } } }"),
  computePools: self("computePools { id }"),
  partitions: self("partitions { id }"),
  allPartitions: self("allPartitions { id }"),
  harmonyGroups: self("harmonyGroups { id }"),
};

const shares = ({ team }: Target) => `shares: [{ team: "${team}", role: "read-only", isOwner: true }]`;

const mutations: Record<string, Probe> = {
  updateCompletion: inUseCase(
    "use_case:label",
    ({ interaction }) => `updateCompletion(input: { id: "${interaction}", addLabels: [{ key: "a", value: "b" }] }) { id }`,
  ),
  addDirectFeedback: inUseCase(
    "use_case:feedback",
    ({ interaction }) => `addDirectFeedback(completionId: "${interaction}", metricId: "m", input: { value: 1 }) { id }`,
  ),
  addDirectScore: inUseCase(
    "use_case:feedback",
    ({ interaction }) => `addDirectScore(completionId: "${interaction}", metricId: "m", input: { value: 1 }) { id }`,
  ),
  // Somebody else's feedback: correcting it needs more than giving one's own.
  updateFeedback: inUseCase(
    ["use_case:feedback", "use_case:update"],
    ({ feedback }) => `updateFeedback(id: "${feedback}", input: { value: 2 }) { id }`,
  ),
  createMetric: anywhere("metric:create", ({ fresh }) => `createMetric(input: { name: "${fresh}", kind: BOOL }) { id }`),
  linkMetric: inUseCase("use_case:update", ({ use_case }) => `linkMetric(input: { useCase: "${use_case}", metric: "m" }) { id }`),
  unlinkMetric: inUseCase("use_case:update", ({ use_case }) => `unlinkMetric(input: { useCase: "${use_case}", metric: "m" })`),
  addExternalModel: anywhere(
    "model:create",
    ({ fresh }) =>
      `addExternalModel(input: { name: "${fresh}", provider: OPEN_AI, providerData: { openAI: { apiKey: "k", externalModelId: "GPT4O" } } }) { id }`,
  ),
  addModel: none('addModel(input: { path: "p", name: "n" }) { id }'),
  importHfModel: none('importHfModel(input: { modelId: "m", outputModelName: "n", hfToken: "t" })'),
  attachModel: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `attachModel(input: { useCase: "${use_case}", model: "model" }) { id }`,
  ),
  updateModelService: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `updateModelService(input: { useCase: "${use_case}", modelService: "model", desiredOnline: true }) { id }`,
  ),
  addModelToUseCase: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `addModelToUseCase(input: { useCase: "${use_case}", model: "model" })`,
  ),
  addModelsToProject: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `addModelsToProject(input: { project: "${use_case}", models: ["model"] }) { success }`,
  ),
  deployModel: inUseCase(
    ["model:deploy", "use_case:manage_models"],
    ({ use_case }) => `deployModel(input: { useCase: "${use_case}", model: "model" }) { id }`,
  ),
  deployModelText: anywhere("model:deploy", () => 'deployModelText(idOrKey: "model")'),
  terminateModel: anywhere("model:deploy", () => 'terminateModel(idOrKey: "model", force: true)'),
  updateModelComputeConfig: none('updateModelComputeConfig(idOrKey: "model", input: { tp: 1 }) { id }'),
  createSystemPromptTemplate: anywhere(
    "use_case:manage_models",
    ({ fresh }) => `createSystemPromptTemplate(input: { name: "${fresh}", template: "t" }) { id }`,
  ),
  deriveSystemPromptTemplate: anywhere(
    "use_case:manage_models",
    ({ template }) => `deriveSystemPromptTemplate(input: { systemPromptTemplate: "${template}", template: "t" }) { id }`,
  ),
  removeModelFromUseCase: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `removeModelFromUseCase(input: { useCase: "${use_case}", model: "model" })`,
  ),
  removeModelFromProject: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `removeModelFromProject(input: { project: "${use_case}", model: "model" })`,
  ),
  disconnectModel: inUseCase(
    "use_case:manage_models",
    ({ use_case }) => `disconnectModel(input: { useCase: "${use_case}", modelService: "model" })`,
  ),
  createUseCase: {
    field: ({ fresh, team }) => `createUseCase(input: { name: "${fresh}", team: "${team}" }) { id }`,
    needs: ["use_case:create"],
    scope: "team",
  },
  createProject: {
    field: ({ fresh, team }) => `createProject(input: { name: "${fresh}-p", team: "${team}" }) { id }`,
    needs: ["use_case:create"],
    scope: "team",
  },
  updateUseCase: inUseCase(
    "use_case:update",
    ({ use_case }) => `updateUseCase(idOrKey: "${use_case}", input: { description: "d" }) { id }`,
  ),
  shareUseCase: inUseCase(
    "use_case:share",
    (target) => `shareUseCase(idOrKey: "${target.use_case}", input: { ${shares(target)} }) { id }`,
  ),
  shareProject: inUseCase(
    "use_case:share",
    (target) => `shareProject(idOrKey: "${target.use_case}", input: { ${shares(target)} }) { id }`,
  ),
  createAbCampaign: none(
    'createAbCampaign(input: { key: "k", metric: "m", useCase: "own-case", modelServices: [], autoDeploy: false, trafficSplit: 1 }) { id }',
  ),
  cancelAbCampaign: none('cancelAbCampaign(input: "x")'),
  createDataset: none('createDataset(input: { useCase: "own-case", name: "n" }, file: $file) { id }'),
  generateDataset: none('generateDataset(input: { useCase: "own-case", name: "n", config: {} }, file: $file) { id }'),
  deleteDataset: none('deleteDataset(idOrKey: "x", useCase: "own-case")'),
  createJudge: none('createJudge(useCase: "own-case", input: { name: "n", criteria: "c", model: "model" }) { id }'),
  createPrebuiltJudge: none(
    'createPrebuiltJudge(useCase: "own-case", input: { name: "n", model: "model", prebuiltCriteriaKey: FAITHFULNESS }) { id }',
  ),
  updateJudge: none('updateJudge(useCase: "own-case", key: "x", input: {}) { id }'),
  deleteJudge: none('deleteJudge(useCase: "own-case", key: "x") { success }'),
  createEvaluationJob: none('createEvaluationJob(input: { useCase: "own-case", kind: {} }) { id }'),
  cancelEvaluationJob: none(`cancelEvaluationJob(id: ${anyId})`),
  createTeam: global(({ fresh }) => `createTeam(input: { name: "${fresh}" }) { id }`),
  createRole: global(({ fresh }) => `createRole(input: { name: "${fresh}", permissions: ["team:read"] }) { id }`),
  setTeamMember: {
    field: ({ team, stranger }) =>
      `setTeamMember(input: { user: "${stranger.email}", team: "${team}", role: "read-only" }) { user { id } }`,
    needs: ["admin:manage_teams"],
    scope: "member",
  },
  removeTeamMember: {
    field: ({ team, stranger }) => `removeTeamMember(input: { user: "${stranger.email}", team: "${team}" }) { id }`,
    needs: ["admin:manage_teams"],
    scope: "member",
  },
  createApiKey: { field: ({ user_id }) => `createApiKey(input: { user: "${user_id}" }) { key }`, needs: [], scope: "self" },
  createUser: {
    field: ({ fresh, team }) =>
      `createUser(input: { email: "${fresh}@example.com", name: "n", teams: [{ team: "${team}", role: "read-only" }] }) { id }`,
    needs: ["admin:manage_users"],
    scope: "team",
  },
};

/** Asked by itself, because it takes away what the others are asked with. */
const apart = ["deleteUser"];

let sample: PermissionSample;

beforeAll(async () => {
  sample = await openPermissionSample();
}, 120_000);

afterAll(() => sample.close());

const fieldsOf = (name: "Query" | "Mutation") => {
  const type = createGraphqlSchema().getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
};

test("every operation has a probe here", () => {
  expect(Object.keys(queries).sort()).toEqual(fieldsOf("Query").sort());
  expect([...Object.keys(mutations), ...apart].sort()).toEqual(fieldsOf("Mutation").sort());
});

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(key: string, query: string): Promise<Answer> {
  return (await sample.call(key, "POST", "/api/graphql", { query })).body as Answer;
}

const documentOf = (kind: "query" | "mutation", field: string) =>
  `${kind}${field.includes("$file") ? " ($file: Upload!)" : ""} { ${field} }`;

type Outcome = "allowed" | "forbidden" | "hidden" | "refused";

/** What must come of a probe in one's own use case and team, and in a foreign one. */
function expectedOf({ needs, scope }: Probe, role: string, isForeign: boolean): Outcome {
  const held = defaultRoles[role]?.permissions ?? [];
  const isHeld = needs.every((permission) => held.includes(permission));
  if (scope === "none") return "refused";
  if (scope === "self") return "allowed";
  if (scope === "global") return "forbidden";
  if (isForeign && (scope === "use_case" || scope === "member")) return "hidden";
  if (isForeign && scope === "team") return isHeld ? "hidden" : "forbidden";
  return isHeld ? "allowed" : "forbidden";
}

function outcomeOf(name: string, { data, errors }: Answer): Outcome | string {
  const code = errors?.[0]?.extensions.code;
  if (code === "entity_not_found") return "hidden";
  if (code === "forbidden") return "forbidden";
  if (code === "invalid_input") return "refused";
  if (errors !== undefined) return errors[0]?.message ?? "";
  return data?.[name] === null ? "hidden" : "allowed";
}

describe.each(Object.keys(defaultRoles))("role %s", (role) => {
  test.each(["own", "foreign"])("does with each operation what the table says, in the %s use case", async (team) => {
    const person = sample.personWith(role);
    const wrong: unknown[] = [];
    const shared = await sample.makeTarget(team, person);
    for (const [kind, probes] of [["query", queries] as const, ["mutation", mutations] as const]) {
      for (const [name, probe] of Object.entries(probes)) {
        const target = name.startsWith("remove") || name === "disconnectModel" ? await sample.makeTarget(team, person) : shared;
        const answer = await ask(person.key, documentOf(kind, probe.field({ ...target, fresh: sample.newName() })));
        const [expected, outcome] = [expectedOf(probe, role, team === "foreign"), outcomeOf(name, answer)];
        if (outcome !== expected) wrong.push({ name, expected, outcome, answer });
      }
    }
    expect(wrong).toEqual([]);
  });

  test("deletes a user only where it manages users", async () => {
    const { key } = sample.personWith(role);
    const user = await sample.makeUser("own");
    const expected = defaultRoles[role]?.permissions.includes("admin:manage_users") ? "allowed" : "hidden or forbidden";
    const answer = await ask(key, `mutation { deleteUser(user: "${user}") { id } }`);
    const outcome = outcomeOf("deleteUser", answer);
    expect(
      outcome === "allowed" ? "allowed" : outcome === "hidden" || outcome === "forbidden" ? "hidden or forbidden" : answer,
    ).toBe(expected);
  });
});

test("an administrator of one team deletes nobody of another", async () => {
  const user = await sample.makeUser("foreign");
  const answer = await ask(sample.personWith("admin").key, `mutation { deleteUser(user: "${user}") { id } }`);
  expect(outcomeOf("deleteUser", answer)).toBe("hidden");
});

test("what may not be read looks the same as what does not exist", async () => {
  const { key } = sample.personWith("admin");
  const target = await sample.makeTarget("foreign", sample.personWith("admin"));
  const list = (use_case: string) => ask(key, `{ completions(filter: { useCase: "${use_case}" }, page: {}) { totalCount } }`);
  const one = (id: string) => ask(key, `{ completion(useCase: "own-case", id: "${id}") { id } }`);
  const withoutValue = (answer: Answer) => JSON.stringify(answer).replaceAll(/(foreign|no-such)-case/g, "X");
  expect(withoutValue(await list("foreign-case"))).toBe(withoutValue(await list("no-such-case")));
  expect(await one(target.interaction)).toEqual(
    await one(target.interaction.replace(/.$/, (last) => (last === "0" ? "1" : "0"))),
  );
});
