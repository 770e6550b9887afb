import { Api, seed, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPython } from "../python/run.ts";
import { ok } from "../world.ts";
import { runReleases } from "./releases.ts";

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startServer();
  api = new Api(server.url, server.admin_key);
  await seed(api, { use_case: "use_case_key", models: ["model_key"], metrics: ["metric_key_1", "metric_key_2"] });
});
afterAll(() => server.stop());

interface Created {
  completion_id: string;
  session_id: string;
  feedback_ids: string[];
}

describe.each(runReleases)("the vendor's examples with %s", (release) => {
  const run = (example: number) =>
    runPython<Created>("clients/page.py", [server.url, server.admin_key, String(example)], release);
  const details = (metric: string, value: number) => ({ metric, value, details: `Feedback details ${value + 1}` });

  test.each([
    [1, "the client"],
    [2, "requests"],
  ])("example %i logs an interaction through %s", async (example) => {
    const [created] = (await run(example)).rows;
    expect(created?.feedback_ids).toHaveLength(2);
    expect(ok(await api.get(`interactions/${created?.completion_id}`))).toMatchObject({
      model: "model_key",
      use_case: "use_case_key",
      session_id: created?.session_id,
      completion: "Model's completion",
      messages: [
        { role: "system", content: "System prompt" },
        { role: "user", content: "User input" },
      ],
      labels: { label_key: "label_value" },
      feedback: expect.arrayContaining(
        [details("metric_key_1", 0), details("metric_key_2", 1)].map((entry) => expect.objectContaining(entry)),
      ),
    });
  });

  test("example 3 loads data asynchronously, with a progress bar", async () => {
    const filter = { use_case: "use_case_key", filter: "label.dataset:my_custom_dataset" };
    const list = async () => ok(await api.get<{ data: { id: string }[] }>("interactions", filter)).data;
    const before = (await list()).length;
    expect((await run(3)).errors).toContain("1/1");
    const rows = await list();
    expect(rows).toHaveLength(before + 1);
    expect(ok(await api.get(`interactions/${rows[0]?.id}`))).toMatchObject({
      messages: [
        { role: "system", content: "You are a good bot." },
        { role: "user", content: "Hey there!" },
      ],
      completion: "Hey back at you!",
      labels: { dataset: "my_custom_dataset" },
    });
  });
});
