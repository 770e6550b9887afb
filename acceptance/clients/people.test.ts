import { Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, made } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

interface Member {
  email: string;
  teams: { team: { key: string }; role: { key: string; permissions: string[] } }[];
}

describe.each(flavours)("people with $release, $mode", (flavour) => {
  let client: RealClient;
  /** A team and a user of a test's own. */
  let team: string;
  let email: string;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());
  beforeEach(() => {
    const mark = freshMark();
    [team, email] = [`crew-${mark}`, `ann-${mark}@example.com`];
  });

  const listed = async (): Promise<Member | undefined> =>
    (await client.result("users.list")).find((user: Member) => user.email === email);
  const teamsOf = (user: Member | undefined) => user?.teams.map(({ team, role }) => [team.key, role.key]);
  const addUser = async () => made(await new Api(server.url, server.admin_key).post("users", { email, name: "Ann" }));

  test("the caller sees itself with its teams and roles", async () => {
    const me = await client.result("users.me");
    expect(me).toMatchObject({ email: "admin@localhost", name: expect.any(String), created_at: expect.any(Number) });
    expect(me.teams).toContainEqual({
      team: { id: expect.any(String), key: "admin", name: expect.any(String), created_at: expect.any(Number) },
      role: {
        id: expect.any(String),
        key: "admin",
        name: "Admin",
        created_at: expect.any(Number),
        permissions: await client.result("permissions.list"),
      },
    });
    const { api_keys = [], ...user } = me; // later releases do not ask for the keys
    for (const { key } of api_keys) expect(server.admin_key.startsWith(key.replace("…", ""))).toBe(true);
    expect(JSON.stringify(me)).not.toContain(server.admin_key);
    expect(await client.result("users.list")).toContainEqual(user);
  });

  test("a team is created and listed", async () => {
    const created = await client.result("teams.create", { key: team, name: "Crew" });
    expect(created).toEqual({ id: expect.any(String), key: team, name: "Crew", created_at: expect.any(Number) });
    expect(await client.result("teams.list")).toContainEqual(created);
    expect(await client.result("teams.create", { key: `${team}-2` })).toMatchObject({ name: `${team}-2` });
    expect((await client.failure("teams.create", { key: team })).text).toMatch(/^Conflict: /);
  });

  test("a role is created of permissions that exist, and listed", async () => {
    const [key, permissions] = [`role-${freshMark()}`, ["use_case:read", "use_case:label"]];
    const created = await client.result("roles.create", { key, permissions });
    expect(created).toMatchObject({ key, name: key, permissions: expect.arrayContaining(permissions) });
    const roles = await client.result("roles.list");
    expect(roles).toContainEqual(created);
    const keys = roles.map((role: { key: string }) => role.key);
    expect(keys).toEqual(
      expect.arrayContaining(["admin", "platform_admin", "power_user", "read-only", "inference", "annotator"]),
    );
    const wrong = await client.failure("roles.create", { key: `${key}-2`, permissions: ["use_case:fly"] });
    expect(wrong).toMatchObject({ error: "GraphQLClientGraphQLMultiError", text: expect.stringMatching(/^InvalidInput: /) });
  });

  test("the permissions are listed", async () => {
    const permissions = await client.result("permissions.list");
    expect(permissions).toEqual(expect.arrayContaining(["admin:manage_roles", "use_case:read", "use_case:delete_interactions"]));
    expect(new Set(permissions).size).toBe(permissions.length);
  });

  test("a user is added to a team in a role, changes it, and is removed", async () => {
    await addUser();
    await client.result("teams.create", { key: team });
    const add = (role: string) => client.result("users.add_to_team", { email, team, role });
    expect(await add("annotator")).toMatchObject({ user: { email }, team: { key: team }, role: { key: "annotator" } });
    const { user } = await add("read-only");
    expect(teamsOf(user)).toContainEqual([team, "read-only"]);
    expect(teamsOf(await listed())?.filter(([key]) => key === team)).toEqual([[team, "read-only"]]);
    const removed = await client.result("users.remove_from_team", { email, team });
    expect(removed).toMatchObject({ email });
    expect(teamsOf(removed)?.filter(([key]) => key === team)).toEqual([]);
  });

  test("an unknown user, team or role is not found", async () => {
    await addUser();
    await client.result("teams.create", { key: team });
    const args = { email, team, role: "read-only" };
    for (const wrong of [{ email: "nobody@example.com" }, { team: "nobody" }, { role: "nobody" }]) {
      const failure = await client.failure("users.add_to_team", { ...args, ...wrong });
      expect(failure).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
    }
    const unknown = await client.failure("users.remove_from_team", { email: "nobody@example.com", team });
    expect(unknown).toEqual({ error: "AdaptiveEntityNotFoundError", text: "User does not exist." });
  });

  test.runIf(flavour.release !== "0.1.1")("a user is created with teams and roles, and deleted", async () => {
    await client.result("teams.create", { key: team });
    const args = { email, name: "Ann", teams_with_role: [[team, "power_user"]] };
    const created = await client.result("users.create", args);
    expect(created).toMatchObject({ email, name: "Ann", created_at: expect.any(Number) });
    expect(teamsOf(created)).toEqual([[team, "power_user"]]);
    expect(await listed()).toEqual(created);
    expect((await client.failure("users.create", args)).text).toMatch(/^Conflict: /);
    await client.result("users.delete", { email });
    expect(await listed()).toBeUndefined();
    expect(await client.failure("users.delete", { email })).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
  });

  test.runIf(flavour.release === "0.14.2")("a program's account is created with a key that works", async () => {
    await client.result("teams.create", { key: team });
    const args = { name: `robot-${freshMark()}`, teams_with_role: [[team, "read-only"]] };
    const account = await client.result("users.create_service_account", args);
    const robot = new RealClient(server, flavour, account.api_key);
    expect(await robot.result("users.me")).toMatchObject({ id: account.user_id, email: account.email, name: args.name });
    expect((await robot.failure("teams.create", { key: `${team}-2` })).text).toMatch(/^Forbidden: /);
    robot.close();
  });

  test("compute pools are listed", async () => {
    const listed = await client.result("compute_pools.list");
    expect(listed.compute_pools ?? listed).toMatchObject([{ key: "default", capabilities: ["INFERENCE"] }]);
  });
});
