import { defaultRoles, type Permission } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docsRoutes } from "../docs/docs-routes.ts";
import { openPermissionSample, type PermissionSample, type Target } from "../permission-sample.ts";
import { systemRoutes } from "../system.ts";
import { routes } from "./routes.ts";

type Body = Record<string, unknown>;

interface Probe {
  path(target: Target): string;
  body?(target: Target): Body;
  /** Held in the use case (or, for what belongs to no use case, anywhere): all of them. */
  needs: readonly Permission[];
  /** `use_case`: in a foreign one it does not exist. `deployment`: the same everywhere. `global`: only for administrators of everything. `team`: named in the body. `member`: a team named in the path. `stranger`: belongs to somebody outside the caller's teams. */
  scope: "use_case" | "deployment" | "global" | "team" | "self" | "stranger" | "member";
}

const inUseCase = (
  path: (target: Target) => string,
  needs: Permission | Permission[],
  body?: (target: Target) => Body,
): Probe => ({
  path,
  needs: [needs].flat(),
  scope: "use_case",
  ...(body === undefined ? {} : { body }),
});
const anywhere = (path: string, needs: Permission, body?: (target: Target) => Body): Probe => ({
  path: () => path,
  needs: [needs],
  scope: "deployment",
  ...(body === undefined ? {} : { body }),
});

/** One probe per route, by method and path. */
const probes: Record<string, Probe> = {
  "POST /api/v1/chat/completions": inUseCase(
    () => "/chat/completions",
    "use_case:interact",
    ({ use_case }) => ({ model: `${use_case}/live`, messages: [{ role: "user", content: "hi" }] }),
  ),
  "POST /api/v1/completions": inUseCase(
    () => "/completions",
    "use_case:interact",
    ({ use_case }) => ({ model: `${use_case}/live`, prompt: "hi" }),
  ),
  "POST /api/v1/embeddings": inUseCase(
    () => "/embeddings",
    "use_case:interact",
    ({ use_case }) => ({ model: `${use_case}/embedder`, input: "hi" }),
  ),
  "POST /api/v1/interactions": inUseCase(
    () => "/interactions",
    "use_case:interact",
    ({ use_case }) => ({ use_case, prompt: "p", completion: "c" }),
  ),
  "GET /api/v1/interactions": inUseCase(({ use_case }) => `/interactions?use_case=${use_case}`, "use_case:read"),
  "GET /api/v1/interactions/groups": inUseCase(
    ({ use_case }) => `/interactions/groups?use_case=${use_case}&by=model`,
    "use_case:read",
  ),
  "GET /api/v1/interactions/timeseries": inUseCase(
    ({ use_case }) => `/interactions/timeseries?use_case=${use_case}`,
    "use_case:read",
  ),
  "GET /api/v1/interactions/facets": inUseCase(
    ({ use_case }) => `/interactions/facets?use_case=${use_case}&fields=model`,
    "use_case:read",
  ),
  "GET /api/v1/comparisons/win-rates": inUseCase(
    ({ use_case }) => `/comparisons/win-rates?use_case=${use_case}&metric=m`,
    "use_case:read",
  ),
  "GET /api/v1/interactions/:id": inUseCase(({ interaction }) => `/interactions/${interaction}`, "use_case:read"),
  "PATCH /api/v1/interactions/:id": inUseCase(
    ({ interaction }) => `/interactions/${interaction}`,
    "use_case:label",
    () => ({ labels: { add: { a: "b" } } }),
  ),
  "DELETE /api/v1/interactions/:id": inUseCase(
    ({ interaction }) => `/interactions/${interaction}`,
    "use_case:delete_interactions",
  ),
  "POST /api/v1/interactions/delete": inUseCase(
    () => "/interactions/delete",
    "use_case:delete_interactions",
    ({ use_case }) => ({
      use_case,
      filter: "label.none:x",
    }),
  ),
  "GET /api/v1/sessions/:id": inUseCase(({ session, use_case }) => `/sessions/${session}?use_case=${use_case}`, "use_case:read"),
  "POST /api/v1/feedback": inUseCase(
    () => "/feedback",
    "use_case:feedback",
    ({ interaction }) => ({ completion_id: interaction, metric: "m", value: 1 }),
  ),
  // Somebody else's feedback: correcting it needs more than giving one's own.
  "PATCH /api/v1/feedback/:id": inUseCase(
    ({ feedback }) => `/feedback/${feedback}`,
    ["use_case:feedback", "use_case:update"],
    () => ({ value: 2 }),
  ),
  "DELETE /api/v1/feedback/:id": inUseCase(({ feedback }) => `/feedback/${feedback}`, ["use_case:feedback", "use_case:update"]),
  "POST /api/v1/comparison": inUseCase(
    () => "/comparison",
    "use_case:feedback",
    ({ interaction, other_interaction }) => ({
      metric: "m",
      preferred_completion: interaction,
      other_completion: other_interaction,
    }),
  ),
  "GET /api/v1/comparisons": inUseCase(({ use_case }) => `/comparisons?use_case=${use_case}`, "use_case:read"),
  "DELETE /api/v1/comparisons/:id": inUseCase(
    ({ comparison }) => `/comparisons/${comparison}`,
    ["use_case:feedback", "use_case:update"],
  ),
  "POST /api/v1/outcome": inUseCase(
    () => "/outcome",
    "use_case:feedback",
    ({ session, use_case }) => ({ session_id: session, metric: "m", value: 1, use_case }),
  ),
  "GET /api/v1/use-cases": anywhere("/use-cases", "use_case:read"),
  "POST /api/v1/use-cases": {
    ...anywhere("/use-cases", "use_case:create", ({ fresh, team }) => ({ name: fresh, team })),
    scope: "team",
  },
  "GET /api/v1/use-cases/:key": inUseCase(({ use_case }) => `/use-cases/${use_case}`, "use_case:read"),
  "PATCH /api/v1/use-cases/:key": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}`,
    "use_case:update",
    () => ({ description: "d" }),
  ),
  "PUT /api/v1/use-cases/:key/shares": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/shares`,
    "use_case:share",
    ({ team }) => ({
      shares: [{ team, role: "read-only", is_owner: true }],
    }),
  ),
  "GET /api/v1/metrics": anywhere("/metrics", "metric:read"),
  "POST /api/v1/metrics": anywhere("/metrics", "metric:create", ({ fresh }) => ({ name: fresh, kind: "bool" })),
  "GET /api/v1/metrics/:metric": anywhere("/metrics/m", "metric:read"),
  "PUT /api/v1/use-cases/:key/metrics/:metric": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/metrics/m`,
    "use_case:update",
  ),
  "DELETE /api/v1/use-cases/:key/metrics/:metric": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/metrics/m`,
    "use_case:update",
  ),
  "GET /api/v1/models": anywhere("/models", "model:read"),
  "POST /api/v1/models": anywhere("/models", "model:create", ({ fresh }) => ({ name: fresh })),
  "GET /api/v1/models/:key": anywhere("/models/model", "model:read"),
  "PATCH /api/v1/models/:key": anywhere("/models/model", "model:create", () => ({ name: "Model" })),
  "POST /api/v1/models/:key/terminate": anywhere("/models/model/terminate", "model:deploy", () => ({ force: true })),
  "POST /api/v1/models/:key/deploy": anywhere("/models/model/deploy", "model:deploy"),
  "GET /api/v1/system-prompt-templates": anywhere("/system-prompt-templates", "model:read"),
  "POST /api/v1/system-prompt-templates": anywhere(
    "/system-prompt-templates",
    "use_case:manage_models",
    ({ fresh, template }) => ({ name: fresh, template: "t", derived_from: template, update_services: true }),
  ),
  "PUT /api/v1/use-cases/:key/models/:model": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/models/model`,
    "use_case:manage_models",
    () => ({}),
  ),
  "PATCH /api/v1/use-cases/:key/models/:model": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/models/model`,
    "use_case:manage_models",
    () => ({
      desired_online: true,
    }),
  ),
  "DELETE /api/v1/use-cases/:key/models/:model": inUseCase(
    ({ use_case }) => `/use-cases/${use_case}/models/model`,
    "use_case:manage_models",
  ),
  "GET /api/v1/me": { path: () => "/me", needs: [], scope: "self" },
  "GET /api/v1/users": anywhere("/users", "admin:manage_users"),
  "POST /api/v1/users": {
    ...anywhere("/users", "admin:manage_users", ({ fresh, team }) => ({
      email: `${fresh}@example.com`,
      teams: [{ team, role: "read-only" }],
    })),
    scope: "team",
  },
  "DELETE /api/v1/users/:user": { path: ({ stranger }) => `/users/${stranger.email}`, needs: [], scope: "stranger" },
  "GET /api/v1/teams": anywhere("/teams", "team:read"),
  "POST /api/v1/teams": { path: () => "/teams", body: ({ fresh }) => ({ name: fresh }), needs: [], scope: "global" },
  "PUT /api/v1/teams/:team/members/:user": {
    path: ({ team, stranger }) => `/teams/${team}/members/${stranger.email}`,
    body: () => ({ role: "read-only" }),
    needs: ["admin:manage_teams"],
    scope: "member",
  },
  "DELETE /api/v1/teams/:team/members/:user": {
    path: ({ team, stranger }) => `/teams/${team}/members/${stranger.email}`,
    needs: ["admin:manage_teams"],
    scope: "member",
  },
  "GET /api/v1/roles": anywhere("/roles", "team:read"),
  "POST /api/v1/roles": {
    path: () => "/roles",
    body: ({ fresh }) => ({ name: fresh, permissions: ["team:read"] }),
    needs: [],
    scope: "global",
  },
  "GET /api/v1/api-keys": { path: () => "/api-keys", needs: [], scope: "self" },
  "POST /api/v1/api-keys": { path: () => "/api-keys", body: () => ({ name: "another" }), needs: [], scope: "self" },
  "DELETE /api/v1/api-keys/:id": { path: ({ stranger }) => `/api-keys/${stranger.api_key}`, needs: [], scope: "stranger" },
};

let sample: PermissionSample;

beforeAll(async () => {
  sample = await openPermissionSample();
}, 120_000);

afterAll(() => sample.close());

test("every route has a probe here", () => {
  expect(Object.keys(probes).sort()).toEqual(routes.map((route) => `${route.method} ${route.path}`).sort());
});

test("only what names no record is answered without a key", async () => {
  const system = [...systemRoutes, ...docsRoutes];
  expect(system.filter(({ access }) => access === "none").map(({ path }) => path)).toEqual([
    "/healthz",
    "/readyz",
    "/api/v1/openapi.json",
    "/api/v1/docs",
  ]);
  expect(system.filter(({ access }) => access !== "none").map(({ path, access }) => [path, access])).toEqual([
    ["/metrics", "off_loopback"],
  ]);
  for (const { path } of system) expect([path, (await fetch(`${sample.url}${path}`)).status]).toEqual([path, 200]);
});

test("every route refuses a request without a key and with an unknown key", async () => {
  for (const route of routes) {
    const url = `${sample.url}${route.path.replaceAll(/:\w+/g, "x")}`;
    const without = await fetch(url, { method: route.method });
    const unknown = await fetch(url, { method: route.method, headers: { Authorization: "Bearer clq_unknown" } });
    expect([route.path, without.status, unknown.status]).toEqual([route.path, 401, 401]);
  }
});

const expectedStatus = { allowed: [200, 201], forbidden: [403], hidden: [404] } as const;

/** What must come of a probe in one's own use case and team, and in a foreign one. */
function expectedOf({ needs, scope }: Probe, role: string, isForeign: boolean): keyof typeof expectedStatus {
  const held = defaultRoles[role]?.permissions ?? [];
  const isHeld = needs.every((permission) => held.includes(permission));
  if (scope === "self") return "allowed";
  if (scope === "global") return "forbidden";
  if (isForeign && (scope === "use_case" || scope === "member")) return "hidden";
  if (isForeign && scope === "team") return isHeld ? "hidden" : "forbidden";
  if (scope === "stranger") return "hidden";
  return isHeld ? "allowed" : "forbidden";
}

describe.each(Object.keys(defaultRoles))("role %s", (role) => {
  test.each(["own", "foreign"])("does on each route what the table says, in the %s use case", async (team) => {
    const person = sample.personWith(role);
    const wrong: unknown[] = [];
    const makeHere = () => sample.makeTarget(team, person);
    const shared = await makeHere();
    for (const [name, probe] of Object.entries(probes)) {
      const target = name.startsWith("DELETE /api/v1/interactions") ? await makeHere() : { ...shared, fresh: sample.newName() };
      const expected = expectedOf(probe, role, team === "foreign");
      const method = name.split(" ")[0] ?? "";
      const answer = await sample.call(
        person.key,
        method,
        `/api/v1${probe.path(target)}`,
        probe.body?.(target) ?? (method === "PUT" ? {} : undefined),
      );
      const allowed: readonly number[] = expectedStatus[expected];
      if (!allowed.includes(answer.status)) wrong.push({ name, expected, status: answer.status, body: answer.body });
    }
    expect(wrong).toEqual([]);
  });
});

test("what may not be read looks the same as what does not exist", async () => {
  const reader = sample.personWith("admin");
  const target = await sample.makeTarget("foreign", reader);
  const strip = ({ status, body }: { status: number; body: Record<string, unknown> }, value: string) => {
    const { request_id: _, ...rest } = body;
    return JSON.stringify({ status, rest }).replaceAll(value, "X");
  };
  const unknown = target.interaction.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  for (const path of ["/interactions/X", "/use-cases/X", "/interactions?use_case=X"]) {
    const [seen, absent] = path.startsWith("/interactions/") ? [target.interaction, unknown] : ["foreign-case", "no-such-case"];
    const hidden = await sample.call(reader.key, "GET", `/api/v1${path}`.replace("X", seen));
    const missing = await sample.call(reader.key, "GET", `/api/v1${path}`.replace("X", absent));
    expect(strip(hidden, seen)).toEqual(strip(missing, absent));
    expect(hidden.status).toBe(404);
  }
});
