import { randomUUID } from "node:crypto";
import { defaultRoles, type Permission } from "@colloquy/contract";
import { type Answer, Api, type JsonObject, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
/** The use case of the team that the callers are in, and one of another team. */
let own: World;
let foreign: World;
const callers = new Map<string, Api>();
const roles = Object.keys(defaultRoles);

beforeAll(async () => {
  server = await startServer();
  const admin = new Api(server.url, server.admin_key);
  own = await World.open(server);
  foreign = await World.open(server);
  for (const { use_case } of [own, foreign]) {
    made(await admin.post("teams", { key: `team-of-${use_case}`, name: use_case }));
    const shares = [{ team: `team-of-${use_case}`, role: "admin", is_owner: true }];
    ok(await admin.put(`use-cases/${use_case}/shares`, { shares }));
  }
  for (const role of roles) {
    const teams = [{ team: `team-of-${own.use_case}`, role }];
    const user = made(
      await admin.post<{ id: string }>("users", { email: `${role}-${freshMark()}@example.com`, name: role, teams }),
    );
    callers.set(
      role,
      new Api(server.url, made(await admin.post<{ key: string }>("api-keys", { name: role, user: user.id })).key),
    );
  }
});
afterAll(() => server.stop());

interface Action {
  needs: Permission[];
  /** What is not found in a foreign use case. */
  entity: string;
  run(api: Api, world: World): Promise<Answer<unknown>>;
}

const texts = (world: World) => ({
  preferred_completion: { text: "a", model: world.models[0] },
  other_completion: { text: "b", model: world.models[1] },
});

const actions: Record<string, Action> = {
  "list interactions": {
    needs: ["use_case:read"],
    entity: "use_case",
    run: (api, { use_case }) => api.get("interactions", { use_case }),
  },
  "read an interaction": {
    needs: ["use_case:read"],
    entity: "completion",
    run: async (api, world) => api.get(`interactions/${await world.logged()}`),
  },
  "read a session": {
    needs: ["use_case:read"],
    entity: "use_case",
    run: async (api, world) => api.get(`sessions/${(await world.log()).session_id}`, { use_case: world.use_case }),
  },
  "list comparisons": {
    needs: ["use_case:read"],
    entity: "use_case",
    run: (api, { use_case }) => api.get("comparisons", { use_case }),
  },
  "read a use case": {
    needs: ["use_case:read"],
    entity: "use_case",
    run: (api, { use_case }) => api.get(`use-cases/${use_case}`),
  },
  "log an interaction": {
    needs: ["use_case:interact"],
    entity: "use_case",
    run: (api, { use_case, scalar }) =>
      api.post("interactions", { use_case, prompt: "a", completion: "b", feedbacks: [{ metric: scalar, value: 1 }] }),
  },
  "give feedback": {
    needs: ["use_case:feedback"],
    entity: "completion",
    run: async (api, world) => api.post("feedback", { completion_id: await world.logged(), metric: world.scalar, value: 1 }),
  },
  "compare two completions": {
    needs: ["use_case:feedback"],
    entity: "completion",
    run: async (api, world) =>
      api.post("comparison", {
        preferred_completion: await world.logged(),
        other_completion: await world.logged(),
        metric: world.scalar,
      }),
  },
  "compare two texts": {
    needs: ["use_case:feedback", "use_case:interact"],
    entity: "use_case",
    run: (api, world) => api.post("comparison", { ...texts(world), use_case: world.use_case, prompt: "p", metric: world.scalar }),
  },
  "give an outcome": {
    needs: ["use_case:feedback"],
    entity: "session",
    run: async (api, world) =>
      api.post("outcome", { session_id: (await world.log()).session_id, metric: world.scalar, value: 1 }),
  },
  "correct somebody's feedback": {
    needs: ["use_case:update"],
    entity: "feedback",
    run: async (api, world) => api.patch(`feedback/${await world.feedback(await world.logged(), 1)}`, { value: 2 }),
  },
  "retract somebody's feedback": {
    needs: ["use_case:update"],
    entity: "feedback",
    run: async (api, world) => api.delete(`feedback/${await world.feedback(await world.logged(), 1)}`),
  },
  "retract somebody's comparison": {
    needs: ["use_case:update"],
    entity: "comparison",
    run: async (api, world) => {
      const sides = { preferred_completion: await world.logged(), other_completion: await world.logged() };
      const { comparison_id } = made(
        await world.api.post<{ comparison_id: string }>("comparison", { ...sides, metric: world.scalar }),
      );
      return api.delete(`comparisons/${comparison_id}`);
    },
  },
  "edit labels": {
    needs: ["use_case:label"],
    entity: "completion",
    run: async (api, world) => api.patch(`interactions/${await world.logged()}`, { labels: { add: { a: "b" } } }),
  },
  "delete an interaction": {
    needs: ["use_case:delete_interactions"],
    entity: "completion",
    run: async (api, world) => api.delete(`interactions/${await world.logged()}`),
  },
  "delete by filter": {
    needs: ["use_case:delete_interactions"],
    entity: "use_case",
    run: (api, { use_case }) => api.post("interactions/delete", { use_case, filter: "label.nobody:x" }),
  },
  "change a use case": {
    needs: ["use_case:update"],
    entity: "use_case",
    run: (api, { use_case }) => api.patch(`use-cases/${use_case}`, { description: "x" }),
  },
  "link a metric": {
    needs: ["use_case:update"],
    entity: "use_case",
    run: (api, { use_case, scalar }) => api.put(`use-cases/${use_case}/metrics/${scalar}`),
  },
  "attach a model": {
    needs: ["use_case:manage_models"],
    entity: "use_case",
    run: (api, { use_case, models }) => api.put(`use-cases/${use_case}/models/${models[0]}`, {}),
  },
  "make a model the default": {
    needs: ["use_case:manage_models"],
    entity: "use_case",
    run: (api, { use_case, models }) => api.patch(`use-cases/${use_case}/models/${models[0]}`, { is_default: true }),
  },
  "share a use case": {
    needs: ["use_case:share"],
    entity: "use_case",
    run: (api, { use_case }) =>
      api.put(`use-cases/${use_case}/shares`, { shares: [{ team: `team-of-${use_case}`, role: "admin", is_owner: true }] }),
  },
};

const holds = (role: string, needs: Permission[]) =>
  needs.every((permission) => defaultRoles[role]?.permissions.includes(permission));

describe.each(roles)("%s", (role) => {
  const api = () => callers.get(role) ?? new Api(server.url);

  test.each(Object.entries(actions))(`to %s`, async (_, { needs, entity, run }) => {
    const answer = await run(api(), own);
    if (holds(role, needs)) expect({ status: answer.status < 300, body: answer.body }).toMatchObject({ status: true });
    else expectError(answer, "Forbidden");
    expectNotFound(await run(api(), foreign), entity);
  });

  test("corrects and retracts its own feedback where it may give some", async () => {
    const answer = await api().post<{ feedback_id: string }>("feedback", {
      completion_id: await own.logged(),
      metric: own.scalar,
      value: 1,
    });
    if (!holds(role, ["use_case:feedback"])) return expectError(answer, "Forbidden");
    expect((await api().patch(`feedback/${made(answer).feedback_id}`, { value: 2 })).status).toBeLessThan(300);
    expect((await api().delete(`feedback/${answer.body.feedback_id}`)).status).toBeLessThan(300);
  });

  const deploymentWide: [string, Permission, (key: string) => [string, JsonObject]][] = [
    ["register a metric", "metric:create", (key) => ["metrics", { key, name: key, kind: "bool" }]],
    ["add a model", "model:create", (key) => ["models", { key, name: key }]],
    ["make a use case", "use_case:create", (key) => ["use-cases", { key, name: key }]],
  ];
  test.each(deploymentWide)("to %s", async (_, permission, request) => {
    const answer = await api().post(...request(`by-${randomUUID().slice(0, 8)}`));
    if (holds(role, [permission])) made(answer);
    else expectError(answer, "Forbidden");
  });

  test("makes no roles and no teams outside the admin team", async () => {
    const key = `by-${freshMark()}`;
    expectError(await api().post("teams", { key, name: key }), "Forbidden");
    expectError(await api().post("roles", { key, name: key, permissions: ["use_case:read"] }), "Forbidden");
  });

  test("makes users only where it may manage them", async () => {
    const answer = await api().post("users", { email: `${freshMark()}@example.com`, name: "x" });
    if (!holds(role, ["admin:manage_users"])) expectError(answer, "Forbidden");
    else expect(answer.status).toBeLessThan(500);
  });

  test("does not see the other team, its use case or that use case's name in metrics and models", async () => {
    const texts = await Promise.all(
      ["use-cases", "metrics", "models", "teams", "users"].map((path) => api().get(path, { first: 1000 })),
    );
    for (const { body, status } of texts) {
      if (status === 200)
        expect(JSON.stringify(body)).not.toMatch(new RegExp(`"${foreign.use_case}"|team-of-${foreign.use_case}`));
      else expectError({ status, body, headers: new Headers() }, "Forbidden");
    }
    expectNotFound(await api().put(`teams/team-of-${foreign.use_case}/members/admin@localhost`, { role: "admin" }), "team");
  });

  test("has its own account and keys", async () => {
    expect(ok(await api().get("me"))).toMatchObject({ name: role, is_global: false });
    const { id } = made(await api().post<{ id: string }>("api-keys", { name: "second" }));
    expect((await api().delete(`api-keys/${id}`)).status).toBeLessThan(300);
  });
});
