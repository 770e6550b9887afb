import { randomUUID } from "node:crypto";
import { Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshMark, made, World } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startServer();
  world = await World.open(server);
});
afterAll(() => server.stop());

const messages = [{ role: "user", content: "Hello" }];

/** Methods of what this server does not have, by release, with arguments that the client accepts. */
const unsupported: Record<string, [string, Record<string, unknown>][]> = {
  "0.1.1": [
    ["ab_tests.list", {}],
    ["ab_tests.get", { key: "test" }],
    ["ab_tests.cancel", { key: "test" }],
    ["ab_tests.create", { ab_test_key: "test", feedback_key: "csat", models: ["a", "b"] }],
    ["datasets.list", {}],
    ["datasets.get", { key: "set" }],
    ["judges.list", {}],
    ["evaluation.jobs.list", {}],
    ["training.jobs.list", {}],
    ["reward_servers.list", {}],
    ["custom_recipes.list", {}],
  ],
  "0.1.8": [
    ["ab_tests.list", {}],
    ["datasets.list", {}],
    ["datasets.delete", { key: "set" }],
    ["graders.list", {}],
    ["jobs.list", {}],
    ["recipes.list", {}],
  ],
  "0.12.4": [
    ["ab_tests.list", {}],
    ["datasets.list", {}],
    ["graders.list", {}],
    ["jobs.list", {}],
    ["recipes.list", {}],
    ["integrations.list", { team: "admin" }],
  ],
  "0.14.2": [
    ["ab_tests.list", {}],
    ["datasets.list", {}],
    ["graders.list", {}],
    ["jobs.list", {}],
    ["recipes.list", {}],
    ["integrations.list", { team: "admin" }],
  ],
};

describe.each(flavours)("failures with $release, $mode", (flavour) => {
  let client: RealClient;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());

  test("an unknown use case is not found, and the client says what to do", async () => {
    const advice = flavour.release === "0.14.2" ? /^EntityNotFound: use_case$/ : /^Use case key does not exist\./;
    for (const group_by of [null, "model", "prompt"]) {
      const { error, text } = await client.failure("interactions.list", { group_by }, "nobody");
      expect(error).toBe("AdaptiveEntityNotFoundError");
      expect(text).toMatch(advice);
    }
    const got = await client.failure("interactions.get", { completion_id: randomUUID() }, "nobody");
    expect(got).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
    const { text } = await client.failure("interactions.create", { messages, completion: "Hi" }, "nobody");
    expect(text).toMatch(/^Client error 404: .*EntityNotFound: use_case/s);
  });

  test("an unknown model in a filter is not found", async () => {
    if (flavour.release === "0.12.4") return; // it sends no filters
    const { error, text } = await client.failure("interactions.list", { filters: { models: ["nobody"] } }, world.use_case);
    expect(error).toBe("AdaptiveEntityNotFoundError");
    expect(text).toMatch(/^Model key does not exist/);
  });

  test.each<[string, object]>([
    ["a page of no rows", { page: { first: 0 } }],
    ["a page from both ends", { page: { first: 1, last: 1 } }],
    ["a cursor that nobody made", { page: { first: 1, after: "here" } }],
    ["an order that does not exist", { order: [{ field: "colour", order: "ASC" }] }],
  ])("%s is refused", async (_, args) => {
    const { error, text } = await client.failure("interactions.list", { ...args }, world.use_case);
    expect(error).toBe("GraphQLClientGraphQLMultiError");
    expect(text).toMatch(/^InvalidInput: /);
  });

  test("a wrong key is an error of HTTP", async () => {
    const thief = new RealClient(server, flavour, "no-such-key");
    const { error, text } = await thief.failure("users.me");
    expect(error).toBe("GraphQLClientHttpError");
    expect(text).toContain("401");
    expect((await thief.failure("interactions.create", { messages, completion: "Hi" }, world.use_case)).text).toMatch(
      /^Client error 401: .*Unauthorized: /s,
    );
    thief.close();
  });

  test("what a role does not allow is forbidden, and what a caller may not see is not there", async () => {
    const admin = new Api(server.url, server.admin_key);
    const [email, team] = [`ann-${freshMark()}@example.com`, `crew-${freshMark()}`];
    made(await admin.post("teams", { key: team }));
    made(await admin.post("users", { email, teams: [{ team, role: "inference" }] }));
    const { key } = made(await admin.post<{ key: string }>("api-keys", { name: "program", user: email }));
    const stranger = new RealClient(server, flavour, key);
    const registered = { [client.scope]: world.use_case, key: `csat-${freshMark()}`, kind: "scalar" };
    if (client.scope === "use_case") delete registered["use_case"];
    const forbidden = await stranger.failure("feedback.register_key", registered);
    expect(forbidden.text).toMatch(client.scope === "use_case" ? /^Forbidden: / : /^(Forbidden|EntityNotFound): /);
    const unseen = await stranger.failure("interactions.list", {}, world.use_case);
    const unknown = await stranger.failure("interactions.list", {}, "nobody");
    expect(unseen).toEqual(unknown);
    expect(await stranger.result(`${client.scopes}.get`, { [client.scope]: world.use_case })).toBeNull();
    stranger.close();
  });

  test.each(unsupported[flavour.release] ?? [])("%s says that it is not supported", async (method, args) => {
    const { error, text } = await client.failure(method, args, world.use_case);
    expect(error).toBe("GraphQLClientGraphQLMultiError");
    expect(text).toMatch(/^InvalidInput: /);
    expect(text).not.toMatch(/\n\s+at |node_modules/);
  });
});
