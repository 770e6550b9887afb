import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshMark, World } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe.each(flavours)("use cases with $release, $mode", (flavour) => {
  let client: RealClient;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());

  const get = (key: string) => client.result(`${client.scopes}.get`, { [client.scope]: key });

  test("one is created with its key alone, found by it, and listed", async () => {
    const [key, before] = [`support-${freshMark()}`, Date.now()];
    const created = await client.result(`${client.scopes}.create`, { key });
    expect(created).toMatchObject({ key, name: key, description: "", metrics: [], model_services: [] });
    expect(Math.abs(created.created_at - before)).toBeLessThan(60_000);
    expect(await get(key)).toEqual(created);
    expect(await get(created.id)).toEqual(created);
    const listed = await client.result(`${client.scopes}.list`);
    expect(listed.find((one: { key: string }) => one.key === key)).toEqual(created);
  });

  test("one is created with a name, a description and a team", async () => {
    const [key, team] = [`support-${freshMark()}`, `crew-${freshMark()}`];
    await client.result("teams.create", { key: team });
    const args = { key, name: "Support", description: "All of it", team };
    expect(await client.result(`${client.scopes}.create`, args)).toMatchObject({
      key,
      name: "Support",
      description: "All of it",
    });
  });

  test.runIf(flavour.mode === "async" && flavour.release !== "0.12.4")(
    "one is created with a default metric, which it is linked to",
    async () => {
      const world = await World.open(server);
      const args = { key: `support-${freshMark()}`, default_feedback_key: world.scalar };
      const { metrics } = await client.result(`${client.scopes}.create`, args);
      expect(metrics).toMatchObject([{ key: world.scalar, kind: "SCALAR", created_at: expect.stringMatching(/Z$/) }]);
      const unknown = { key: `support-${freshMark()}`, default_feedback_key: "nobody" };
      expect(await client.failure(`${client.scopes}.create`, unknown)).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
    },
  );

  test("one shows its metrics and its models", async () => {
    const world = await World.open(server);
    const { metrics, model_services } = await get(world.use_case);
    expect(metrics.map(({ key }: { key: string }) => key).sort()).toEqual([world.bool, world.scalar].sort());
    expect(model_services.map(({ key }: { key: string }) => key).sort()).toEqual([...world.models].sort());
    expect(model_services[0]).toMatchObject({ is_default: false, desired_online: true, model: { is_training: false } });
  });

  test("the client's default one is what is asked for", async () => {
    const { use_case } = await World.open(server);
    expect(await client.result(`${client.scopes}.get`, {}, use_case)).toMatchObject({ key: use_case });
  });

  test.runIf(flavour.release === "0.14.2")("a project is still found under its old name", async () => {
    const { use_case } = await World.open(server);
    expect(await client.result("use_cases.get", { project: use_case })).toMatchObject({ key: use_case });
  });

  test("an unknown one is None", async () => {
    expect(await get("nobody")).toBeNull();
  });

  test("a taken key is refused", async () => {
    const { use_case } = await World.open(server);
    const { error, text } = await client.failure(`${client.scopes}.create`, { key: use_case });
    expect(error).toBe("GraphQLClientGraphQLMultiError");
    expect(text).toMatch(/^Conflict: /);
  });

  test.runIf(flavour.release !== "0.1.1")("one is shared with a team in a role, and no more", async () => {
    const [key, owner, guest] = [`support-${freshMark()}`, `owner-${freshMark()}`, `guest-${freshMark()}`];
    for (const team of [owner, guest]) await client.result("teams.create", { key: team });
    const { shares, permissions } = await client.result(`${client.scopes}.create`, { key, team: owner });
    expect(permissions).toContain("use_case:read");
    expect(shares).toMatchObject([{ team: { key: owner }, is_owner: true }]);
    const args = { [client.scope]: key, team: guest, role: "read-only" };
    const shared = await client.result(`${client.scopes}.share`, args);
    expect(shared.shares).toHaveLength(2);
    expect(shared.shares.find(({ team }: { team: { key: string } }) => team.key === guest)).toMatchObject({
      team: { key: guest, name: guest, created_at: expect.any(Number) },
      role: { key: "read-only", permissions: expect.arrayContaining(["use_case:read"]) },
      is_owner: false,
    });
    const unshared = await client.result(`${client.scopes}.unshare`, { [client.scope]: key, team: guest });
    expect(unshared.shares).toEqual(shares);
  });
});
