import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Any, GraphqlSample } from "../graphql-sample.ts";

let sample: GraphqlSample;
let { rest, data, failure, addUser } = {} as GraphqlSample;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  ({ rest, data, failure, addUser } = sample);
}, 120_000);
afterAll(() => sample.close());

describe("people", () => {
  test("are made with a key of their own, as programs without an address, and deleted with their keys", async () => {
    await rest("POST", "teams", { key: "crew" });
    const create = `mutation ($input: UserCreate!) { createUser(input: $input) { id email generatedApiKey user { email teams { team { key } role { key } } } } }`;
    const teams = [{ team: "crew", role: "inference" }];
    const program = { name: "Night Job ☾", email: null, teams, userType: "SYSTEM", generateApiKey: true };
    const { createUser } = await data(create, { input: program });
    expect(createUser).toMatchObject({
      email: "night-job@system.local",
      user: { email: "night-job@system.local", teams: [{ team: { key: "crew" }, role: { key: "inference" } }] },
    });
    expect((await data(create, { input: program })).createUser.email).toBe("night-job-2@system.local");
    const key: string = createUser.generatedApiKey;
    expect(await data("{ me { id apiKeys { key } } }", {}, key)).toEqual({
      me: { id: createUser.id, apiKeys: [{ key: `${key.slice(0, 12)}…` }] },
    });
    expect(await failure(create, { input: { name: "x", teams: [] } })).toBe("InvalidInput: email is required");
    const human = { name: "Ann", email: "Ann@Example.org", teams };
    expect((await data(create, { input: human })).createUser).toMatchObject({ email: "ann@example.org", generatedApiKey: null });
    expect(await failure(create, { input: human })).toMatch(/^Conflict: /);
    const { deleteUser } = await data(`mutation { deleteUser(user: "${createUser.id}") { id teams { role { key } } } }`);
    expect(deleteUser).toEqual({ id: createUser.id, teams: [{ role: { key: "inference" } }] });
    expect((await sample.send("GET", "v1/me", undefined, key)).status).toBe(401);
    expect(await failure(`mutation { deleteUser(user: "${createUser.id}") { id } }`)).toBe("EntityNotFound: user");
  });

  test("what a deleted user logged and said stays", async () => {
    await rest("POST", "use-cases", { key: "care" });
    await rest("POST", "metrics", { key: "fit", kind: "bool" });
    const key = await addUser("leaver", "default", "power_user");
    const me = await rest("GET", "me", undefined, key);
    const { completion_id } = await rest("POST", "interactions", { use_case: "care", prompt: "p", completion: "c" }, key);
    await rest("POST", "feedback", { completion_id, metric: "fit", value: true }, key);
    await rest("DELETE", "users/leaver@example.org");
    expect(await rest("GET", `interactions/${completion_id}`)).toMatchObject({ feedback: [{ user: me.id, value: 1 }] });
  });

  test("nobody deletes itself, the owner of the server's key, the last administrator, or whom it does not administer", async () => {
    const remove = (user: string, key?: string) => failure(`mutation { deleteUser(user: "${user}") { id } }`, {}, key);
    expect(await remove("admin@localhost")).toMatch(/^Conflict: nobody deletes itself/);
    const second = await addUser("second", "admin", "admin");
    expect(await remove("admin@localhost", second)).toMatch(/^Conflict: .*COLLOQUY_ADMIN_KEY/);
    await rest("DELETE", "users/second@example.org");
    const boss = await addUser("boss", "crew", "admin");
    await addUser("both", "crew", "read-only");
    await rest("PUT", "teams/default/members/both@example.org", { role: "read-only" });
    await addUser("outsider", "default", "read-only");
    expect(await remove("both@example.org", boss)).toMatch(/^Forbidden: /);
    expect(await remove("outsider@example.org", boss)).toBe("EntityNotFound: user");
    expect(await remove("ann@example.org", boss)).toBeUndefined();
  });

  test("keys of others are shown only to who administers them", async () => {
    const boss = await addUser("boss-2", "crew", "admin");
    const { users } = await data("{ users { email apiKeys { key } teams { team { key } } } }", {}, boss);
    const of = (name: string) => users.find(({ email }: Any) => email === `${name}@example.org`);
    expect(of("boss").apiKeys).toHaveLength(1);
    expect(of("both").apiKeys).toEqual([]);
    expect(of("both").teams).toEqual([{ team: { key: "crew" } }]);
    expect(of("outsider")).toBeUndefined();
  });

  test("teams and roles are made and held, also roles of one's own", async () => {
    const documents = `mutation {
      createTeam(input: { name: "Quality Crew" }) { key createdAt }
      createRole(input: { name: "Reviewer", permissions: ["use_case:read", "use_case:feedback"] }) { key permissions }
    }`;
    expect(await data(documents)).toEqual({
      createTeam: { key: "quality-crew", createdAt: expect.any(Number) },
      createRole: { key: "reviewer", permissions: ["use_case:read", "use_case:feedback"] },
    });
    expect(await failure('mutation { createRole(input: { name: "x", permissions: ["use_case:fly"] }) { id } }')).toMatch(
      /^InvalidInput: permissions\[0\] /,
    );
    const key = await addUser("reviewer", "quality-crew", "reviewer");
    expect(await data("{ me { teams { role { key permissions } } } }", {}, key)).toMatchObject({
      me: { teams: [{ role: { key: "reviewer" } }] },
    });
    const set = (role: string) =>
      data(
        `mutation { setTeamMember(input: { user: "reviewer@example.org", team: "quality-crew", role: "${role}" }) { user { email teams { role { key } } } team { key } role { key } } }`,
      );
    expect((await set("platform-admin")).setTeamMember).toEqual({
      user: { email: "reviewer@example.org", teams: [{ role: { key: "platform_admin" } }] },
      team: { key: "quality-crew" },
      role: { key: "platform_admin" },
    });
    expect(
      await data(
        'mutation { removeTeamMember(input: { user: "reviewer@example.org", team: "quality-crew" }) { teams { team { key } } } }',
      ),
    ).toEqual({
      removeTeamMember: { teams: [] },
    });
  });
});
