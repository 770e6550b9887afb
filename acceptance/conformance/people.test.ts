import type { ApiKey, CreatedApiKey, Me, Role, Team, UseCase, User } from "@colloquy/contract";
import { type Answer, Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let api: Api;
let mark: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  api = world.api;
  mark = freshMark();
});

const list = async <Row>(path: string, query = {}): Promise<Row[]> =>
  ok(await api.get<{ data: Row[] }>(path, { first: 1000, ...query })).data;
const done = (answer: Answer<unknown>) =>
  expect({ status: answer.status < 300, body: answer.body }).toMatchObject({ status: true });

describe("teams, roles and users", () => {
  test("a team is made and listed; the deployment starts with admin and default", async () => {
    const created = made(await api.post<Team>("teams", { key: `crew-${mark}`, name: "Crew" }));
    expect(created).toMatchObject({ key: `crew-${mark}`, name: "Crew" });
    const teams = await list<Team>("teams");
    expect(teams).toContainEqual(expect.objectContaining({ id: created.id }));
    expect(teams.map((team) => team.key)).toEqual(expect.arrayContaining(["admin", "default"]));
  });

  test("a role is a set of known permissions; six roles are there from the start", async () => {
    const permissions = ["use_case:read", "use_case:label"];
    made(await api.post("roles", { key: `labeller-${mark}`, name: "Labeller", permissions }));
    const roles = await list<Role>("roles");
    expect([...(roles.find((role) => role.key === `labeller-${mark}`)?.permissions ?? [])].sort()).toEqual(
      [...permissions].sort(),
    );
    expect(roles.map((role) => role.key)).toEqual(
      expect.arrayContaining(["admin", "platform_admin", "power_user", "read-only", "inference", "annotator"]),
    );
    const answer = await api.post("roles", { key: `odd-${mark}`, name: "Odd", permissions: ["use_case:fly"] });
    expectError(answer, "InvalidInput");
    expect(answer.body).toMatchObject({ error: { param: expect.stringMatching(/^permissions/) } });
  });

  test("a user is made once per e-mail address, and joins, changes and leaves teams", async () => {
    const email = `ann-${mark}@example.com`;
    const created = made(await api.post<User>("users", { email, name: "Ann" }));
    expect(created).toMatchObject({ email, name: "Ann" });
    expect((await list<User>("users")).filter((user) => user.email === email)).toHaveLength(1);
    expectError(await api.post("users", { email, name: "Another Ann" }), "Conflict");
    expectError(await api.post("users", { email: "nobody", name: "x" }), "InvalidInput", "email");
    made(await api.post("teams", { key: `crew-${mark}`, name: "Crew" }));
    const member = `teams/crew-${mark}/members/${encodeURIComponent(email)}`;
    const teams = async () =>
      (await list<User>("users")).find((user) => user.email === email)?.teams.filter(({ team }) => team === `crew-${mark}`);
    done(await api.put(member, { role: "annotator" }));
    expect(await teams()).toEqual([{ team: `crew-${mark}`, role: "annotator" }]);
    done(await api.put(`teams/crew-${mark}/members/${created.id}`, { role: "platform-admin" }));
    expect(await teams()).toEqual([{ team: `crew-${mark}`, role: "platform_admin" }]);
    done(await api.delete(member));
    expect(await teams()).toEqual([]);
    expectNotFound(await api.put(`teams/crew-${mark}/members/nobody@example.com`, { role: "admin" }), "user");
    expectNotFound(await api.put(`teams/nobody/members/${created.id}`, { role: "admin" }), "team");
    expectNotFound(await api.put(member, { role: "nobody" }), "role", "role");
  });

  test("a use case that is shared with a team is there for its members with the role of the share", async () => {
    const email = `bob-${mark}@example.com`;
    made(await api.post("teams", { key: `crew-${mark}`, name: "Crew" }));
    const user = made(
      await api.post<User>("users", { email, name: "Bob", teams: [{ team: `crew-${mark}`, role: "power_user" }] }),
    );
    const bob = new Api(server.url, made(await api.post<CreatedApiKey>("api-keys", { name: "bob", user: user.id })).key);
    const id = await world.logged();
    expectNotFound(await bob.get(`use-cases/${world.use_case}`), "use_case");
    const { shares } = ok(await api.get<UseCase>(`use-cases/${world.use_case}`));
    const share = { team: `crew-${mark}`, role: "annotator", is_owner: false };
    done(await api.put(`use-cases/${world.use_case}/shares`, { shares: [...shares, share] }));
    expect(ok(await bob.get(`interactions/${id}`))).toMatchObject({ id });
    made(await bob.post("feedback", { completion_id: id, metric: world.scalar, value: 1 }));
    expectError(await bob.post("interactions", { use_case: world.use_case, prompt: "a", completion: "b" }), "Forbidden");
    done(await api.put(`use-cases/${world.use_case}/shares`, { shares }));
    expectNotFound(await bob.get(`interactions/${id}`), "completion");
    expectNotFound(await api.put(`use-cases/${world.use_case}/shares`, { shares: [{ ...share, team: "nobody" }] }), "team");
  });
});

describe("API keys", () => {
  test("are shown whole once, then by their prefix, with the time of their last use", async () => {
    const created = made(await api.post<CreatedApiKey>("api-keys", { name: "loader" }));
    expect(created).toEqual({
      id: expect.any(String),
      name: "loader",
      prefix: expect.any(String),
      key: expect.any(String),
      created_at: expect.any(String),
    });
    expect(created.key.startsWith(created.prefix)).toBe(true);
    expect(created.key.length - created.prefix.length, "at least 160 random bits").toBeGreaterThanOrEqual(27);
    const row = async () => (await list<ApiKey>("api-keys")).find(({ id }) => id === created.id);
    expect(await row()).toMatchObject({ name: "loader", prefix: created.prefix, last_used_at: null });
    const before = Date.now();
    ok(await new Api(server.url, created.key).get("me"));
    await expect
      .poll(async () => Date.parse((await row())?.last_used_at ?? "1970-01-01"), { timeout: 20_000 })
      .toBeGreaterThanOrEqual(before - 1000);
    for (const body of [await api.get("api-keys"), await api.get("me")])
      expect(JSON.stringify(body.body)).not.toContain(created.key);
    expect(server.output()).not.toContain(created.key);
  });

  test("are revoked once, by their owner or a manager of users", async () => {
    const { id } = made(await api.post<CreatedApiKey>("api-keys", { name: "short" }));
    done(await api.delete(`api-keys/${id}`));
    expect((await list<ApiKey>("api-keys")).filter((row) => row.id === id)).toEqual([]);
    expectNotFound(await api.delete(`api-keys/${id}`), "api_key");
    expectError(await api.post("api-keys", {}), "InvalidInput", "name");
    expectNotFound(await api.post("api-keys", { name: "x", user: "nobody@example.com" }), "user", "user");
  });

  test("of others are neither seen nor made nor revoked without the right to manage users", async () => {
    const user = made(
      await api.post<User>("users", {
        email: `eve-${mark}@example.com`,
        name: "Eve",
        teams: [{ team: "default", role: "power_user" }],
      }),
    );
    const eve = new Api(server.url, made(await api.post<CreatedApiKey>("api-keys", { name: "eve", user: user.email })).key);
    const { id } = made(await api.post<CreatedApiKey>("api-keys", { name: "mine" }));
    const seen = ok(await eve.get<{ data: ApiKey[] }>("api-keys")).data;
    expect(seen.map((row) => row.name)).toEqual(["eve"]);
    expectNotFound(await eve.delete(`api-keys/${id}`), "api_key");
    expect([403, 404]).toContain((await eve.post("api-keys", { name: "x", user: "admin@localhost" })).status);
    const own = made(await eve.post<CreatedApiKey>("api-keys", { name: "second" }));
    done(await eve.delete(`api-keys/${own.id}`));
    expectError(await new Api(server.url, own.key).get("me"), "Unauthorized");
  });
});

test("me is the key's owner with teams, roles and shortened keys", async () => {
  const me = ok(await api.get<Me>("me"));
  expect(me).toMatchObject({ email: "admin@localhost", is_global: true });
  expect(me.teams.map(({ team, role }) => [team.key, role.key])).toContainEqual(["admin", "admin"]);
  expect(me.teams.map(({ team }) => team.key)).toContain("default");
  expect(me.permissions).toContain("use_case:interact");
  expect(me.api_keys.length).toBeGreaterThan(0);
  expect(JSON.stringify(me)).not.toContain(server.admin_key);
});
