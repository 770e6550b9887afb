import { afterAll, beforeAll, expect, test } from "vitest";
import { type Any, GraphqlSample } from "./graphql-sample.ts";
import { fillDeployment, fillTeam, type RichTeam } from "./rich-sample.ts";

const atOnce = 30;
let sample: GraphqlSample;
let own: RichTeam;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  await fillDeployment(sample);
  own = await fillTeam(sample, "own");
}, 120_000);
afterAll(() => sample.close());

/** First words of the errors of many mutations at once; `ok` where there is none. */
async function outcomesOf(mutation: (i: number) => string): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: atOnce }, (_, i) => sample.ask(`mutation { ${mutation(i)} }`)));
  return answers.map(({ errors }) => errors?.[0].message.split(":")[0] ?? "ok");
}

const wins = (outcomes: readonly string[]) => outcomes.filter((outcome) => outcome === "ok").length;

test.each([
  ["use case", () => 'createUseCase(input: { name: "Same", key: "same", team: "own" }) { id }'],
  ["metric", () => 'createMetric(input: { name: "Same", key: "same", kind: BOOL }) { id }'],
  ["address", () => 'createUser(input: { email: "same@example.org", name: "s", teams: [], generateApiKey: true }) { id }'],
])("of many that make a thing with one key there is one winner: %s", async (_, mutation) => {
  const outcomes = await outcomesOf(mutation);
  expect([wins(outcomes), new Set(outcomes)]).toEqual([1, new Set(["ok", "Conflict"])]);
});

test("a use case has at most one default model, and none that is detached", async () => {
  const models = ["logged", "answering"];
  const update = (i: number) =>
    `updateModelService(input: { useCase: "${own.use_case}", modelService: "${models[i % 2]}", ${
      i % 3 === 0 ? `attached: ${i % 2 === 0}` : "isDefault: true"
    } }) { id }`;
  const outcomes = await outcomesOf(update);
  expect(outcomes.filter((outcome) => outcome !== "ok" && outcome !== "InvalidInput")).toEqual([]);
  const { useCase } = await sample.data(`{ useCase(idOrKey: "${own.use_case}") { modelServices { isDefault attached } } }`);
  const defaults = useCase.modelServices.filter(({ isDefault }: Any) => isDefault);
  expect(defaults.length).toBeLessThanOrEqual(1);
  expect(defaults.every(({ attached }: Any) => attached)).toBe(true);
});

test("labels that are added at once are all there", async () => {
  const add = (i: number) =>
    `updateCompletion(input: { id: "${own.interaction}", addLabels: [{ key: "n", value: "${i}" }] }) { id }`;
  expect(wins(await outcomesOf(add))).toBe(atOnce);
  const { labels } = await sample.rest("GET", `interactions/${own.interaction}`);
  expect(new Set(labels.n)).toEqual(new Set(Array.from({ length: atOnce }, (_, i) => String(i))));
});

test("links and members that come and go at once never fail by themselves", async () => {
  await sample.addUser("passing", "own", "read-only");
  const named = `useCase: "${own.use_case}", metric: "grade"`;
  const links = await outcomesOf((i) =>
    i % 2 === 0 ? `linkMetric(input: { ${named} }) { id }` : `unlinkMetric(input: { ${named} })`,
  );
  const member = 'user: "passing@example.org", team: "default"';
  const members = await outcomesOf((i) =>
    i % 2 === 0
      ? `setTeamMember(input: { ${member}, role: "admin" }) { role { key } }`
      : `removeTeamMember(input: { ${member} }) { id }`,
  );
  expect([...links, ...members].filter((outcome) => outcome !== "ok" && outcome !== "EntityNotFound")).toEqual([]);
});
