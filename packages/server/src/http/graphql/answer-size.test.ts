import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphqlSample } from "./graphql-sample.ts";

const use_case = "talk";
const session_id = "01900000-0000-7000-8000-00000000abcd";
const turns = 100;

let sample: GraphqlSample;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  const { rest } = sample;
  await rest("POST", "use-cases", { key: use_case });
  const log = () =>
    rest("POST", "interactions", { use_case, session_id, prompt: "p", completion: "c".repeat(30_000), parameters: { seed: 1 } });
  await Promise.all(Array.from({ length: turns }, log));
}, 120_000);
afterAll(() => sample.close());

const list = (selection: string) =>
  `{ completions(filter: { useCase: "${use_case}" }, page: { first: ${turns} }) { nodes { ${selection} } } }`;
const turnsOf = (selection: string) => `session { turns { ${selection} } }`;

describe("an answer is bounded, whatever lists stand in lists", () => {
  test("every turn of every turn's session is still answered", async () => {
    const { completions } = await sample.data(list(turnsOf("id")));
    expect(completions.nodes.map(({ session }: { session: { turns: unknown[] } }) => session.turns.length)).toEqual(
      Array(turns).fill(turns),
    );
  });

  test.each([
    ["entries of lists", list(turnsOf(turnsOf(turnsOf("id"))))],
    ["characters", list(turnsOf("completion"))],
    ["characters", list("history { completion }")],
  ])("more %s than one may hold are refused", async (what, query) => {
    const { data, errors } = await sample.ask(query);
    expect([data === null, errors.length]).toEqual([true, 1]);
    expect(errors[0].message).toMatch(new RegExp(`^InvalidInput: the answer would hold more than \\d+ ${what}`));
    expect(await sample.data("{ me { email } }")).toEqual({ me: { email: "admin@localhost" } });
  });
});

test("each mutation of a document shows what those before it changed", async () => {
  const { rest, data } = sample;
  const [{ id }] = (await rest("GET", `interactions?use_case=${use_case}&first=1`)).data;
  await rest("POST", "metrics", { key: "grade", kind: "scalar" });
  const label = (value: string) =>
    `updateCompletion(input: { id: "${id}", addLabels: [{ key: "k", value: "${value}" }] }) { ${turnsOf("id labels { value }")} }`;
  const give = `addDirectFeedback(completionId: "${id}", metricId: "grade", input: { value: 1 }) { metric { useCases { key } } }`;
  const link = `linkMetric(input: { useCase: "${use_case}", metric: "grade" }) { id }`;
  const answer = await data(`mutation { a: ${label("1")} b: ${label("2")} c: ${give} ${link} d: ${give} }`);
  const shown = ({ session }: { session: { turns: { id: string; labels: { value: string }[] }[] } }) =>
    session.turns.find((turn) => turn.id === id)?.labels.map(({ value }) => value);
  expect([shown(answer.a), shown(answer.b)]).toEqual([["1"], ["1", "2"]]);
  expect([answer.c.metric.useCases, answer.d.metric.useCases]).toEqual([[], [{ key: use_case }]]);
});

test("a message about a huge value stays short and says what was expected", async () => {
  const message = await sample.failure('query ($id: UUID!) { completion(useCase: "talk", id: $id) { id } }', {
    id: "x".repeat(1 << 20),
  });
  expect(message?.length).toBeLessThan(1100);
  expect(message).toMatch(/^InvalidInput: Variable "\$id" got invalid value .*must be a UUID/s);
});
