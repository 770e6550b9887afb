import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectNotFound, World } from "../world.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe("a filter", () => {
  let world: World;
  const ids: Record<string, string> = {};
  const session_id = "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4e";

  beforeAll(async () => {
    world = await World.open(server);
    const log = async (name: string, members: object) => {
      ids[name] = await world.logged({ prompt: `input of ${name}`, completion: `output of ${name}`, ...members });
    };
    await log("plain", { created_at: "2026-01-01T00:00:00Z" });
    await log("alpha", {
      created_at: "2026-01-02T00:00:00Z",
      model_service: world.models[0],
      labels: { team: "red", "my key": "a b" },
      latency_ms: 100,
      user: "ann",
    });
    await log("beta", {
      created_at: "2026-01-03T12:00:00.500Z",
      model_service: world.models[1],
      labels: { team: "blue" },
      latency_ms: 200,
      prompt_tokens: 10,
      completion_tokens: 5,
    });
    await log("rated", {
      created_at: "2026-01-04T00:00:00Z",
      session_id,
      feedbacks: [
        { metric: world.scalar, value: 0 },
        { metric: world.scalar, value: 4 },
      ],
    });
    await log("solved", {
      created_at: "2026-01-05T00:00:00Z",
      session_id,
      labels: { team: "" },
      external_id: "order 7",
      feedbacks: [
        { metric: world.bool, value: true },
        { metric: world.scalar, value: 2 },
      ],
    });
    const tool_calls = [
      { id: "1", type: "function", function: { name: "find order", arguments: "{}" } },
      { id: "2", type: "function", function: { name: "stop", arguments: "{}" } },
    ];
    await log("caller", {
      created_at: "2026-01-06T00:00:00Z",
      completion: undefined,
      message: { role: "assistant", content: null, tool_calls },
      finish_reason: "tool_calls",
      cost_usd: 0.5,
    });
    await log("words", {
      created_at: "2026-01-07T00:00:00Z",
      prompt: "Wo ist mein ÉTÉ, bitte?",
      completion: "A “refund” — it’s 100% on_the_way; see C:\\temp.",
    });
  });

  const cases: [string, string[]][] = [
    ["model:ALPHA", ["alpha"]],
    ["model:(ALPHA, BETA)", ["alpha", "beta"]],
    ["model!=ALPHA model:*", ["beta"]],
    ["-model:*", ["plain", "rated", "solved", "caller", "words"]],
    ["label.team:red", ["alpha"]],
    ["label.team:(red, blue)", ["alpha", "beta"]],
    ["label.team:*", ["alpha", "beta", "solved"]],
    ['label.team:""', ["solved"]],
    ['label."my key":"a b"', ["alpha"]],
    ["label.team:red OR label.team:blue", ["alpha", "beta"]],
    ["label.team:* NOT label.team:red", ["beta", "solved"]],
    ["label.team:red label.team:blue", []],
    ["label.team:red OR label.team:blue latency_ms>=200", ["alpha", "beta"]],
    ["(label.team:red OR label.team:blue) latency_ms>=200", ["beta"]],
    ["latency_ms<200", ["alpha"]],
    ["latency_ms<=200 AND latency_ms>100", ["beta"]],
    ["total_tokens:15", ["beta"]],
    ["cost_usd>0.4", ["caller"]],
    ["user:ann", ["alpha"]],
    ['external_id:"order 7"', ["solved"]],
    [`session:${session_id}`, ["rated", "solved"]],
    ["finish_reason:tool_calls", ["caller"]],
    ["created_at>=2026-01-03T12:00:00.500Z created_at<2026-01-05", ["beta", "rated"]],
    ["created_at>2026-01-03T12:00:00.500Z created_at<=2026-01-04", ["rated"]],
    ["created_at<2026-01-02", ["plain"]],
    ["stored_at>-1d stored_at<=now label.team:red", ["alpha"]],
    ["feedback.STARS:*", ["rated", "solved"]],
    ["feedback.STARS>1 feedback.STARS<3", ["solved"]],
    ["feedback.STARS>1 (feedback.STARS<1 source:OFFLINE)", ["rated"]],
    ["feedback.STARS.mean:2", ["rated", "solved"]],
    ["feedback.STARS:(0, 2)", ["rated", "solved"]],
    ["feedback.STARS!=0", ["rated", "solved"]],
    ["feedback.SOLVED:true", ["solved"]],
    ["feedback.SOLVED:1", ["solved"]],
    ["feedback.SOLVED:false", []],
    ["-feedback.STARS:* -model:*", ["plain", "caller", "words"]],
    ["tool:stop", ["caller"]],
    ['tool:"find order"', ["caller"]],
    ["tool:find", []],
    ["has:tool_call", ["caller"]],
    ["has:feedback", ["rated", "solved"]],
    ["has:labels", ["alpha", "beta", "solved"]],
    ["has:comparison", []],
    ["has:error", []],
    ["refund", ["words"]],
    ["REFUND", ["words"]],
    ['"on_the_way"', ["words"]],
    ["été", ["words"]],
    ["it’s", ["words"]],
    ["fund", []],
    ["input:été", ["words"]],
    ["completion:été", []],
    ["output alpha", ["alpha"]],
    ["alpha output -beta", ["alpha"]],
    ['"output of alpha"', ["alpha"]],
    ['"of output alpha"', []],
    ["input:rated OR completion:solved", ["rated", "solved"]],
  ];

  const named = (filter: string) =>
    filter
      .replaceAll("ALPHA", world.models[0])
      .replaceAll("BETA", world.models[1])
      .replaceAll("STARS", world.scalar)
      .replaceAll("SOLVED", world.bool);

  test.each(cases)("%s", async (filter, names) => {
    expect((await world.ids({ filter: named(filter) })).sort()).toEqual(names.map((name) => ids[name] ?? name).sort());
  });

  test("may be given as JSON", async () => {
    const tree = {
      and: [
        { field: "label.team", op: "in", value: ["red", "blue"] },
        { not: { field: "model", op: "eq", value: world.models[1] } },
      ],
    };
    expect(await world.ids({ filter_json: JSON.stringify(tree) })).toEqual([ids["alpha"]]);
  });

  test("may be joined with a search, whose special characters are ordinary ones", async () => {
    expect(await world.ids({ search: "100%" })).toEqual([ids["words"]]);
    expect(await world.ids({ search: "refund", filter: "model:*" })).toEqual([]);
    expect(await world.ids({ search: "output of", filter: "label.team:red" })).toEqual([ids["alpha"]]);
    expect(await world.ids({ search: '"on_the_way"' })).toEqual([ids["words"]]);
    expect(await world.ids({ search: '"onXthe_way"' })).toEqual([]);
    expect(await world.ids({ search: '"C:\\temp"' })).toEqual([ids["words"]]);
  });

  test("names an unknown model or metric", async () => {
    const get = (filter: string) => world.api.get("interactions", { use_case: world.use_case, filter });
    expectNotFound(await get("model:nobody"), "model");
    expectNotFound(await get("feedback.nobody>1"), "metric");
    expectNotFound(await get("comparison.nobody:won"), "metric");
  });

  test("finds the records of a model that was detached since", async () => {
    const own = await World.open(server);
    const id = await own.logged({ model_service: own.models[0] });
    await own.api.delete(`use-cases/${own.use_case}/models/${own.models[0]}`);
    expect(await own.ids({ filter: `model:${own.models[0]}` })).toEqual([id]);
  });
});
