import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestError } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../domain/caller.ts";
import { newUuid } from "../../domain/ids.ts";
import type { Deps } from "../../operations/deps.ts";
import { generateApiKey, hashApiKey } from "../../registry/api-keys.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import type { Method, Route } from "../route.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import { meRoutes } from "./me.ts";
import { metricRoutes } from "./metrics.ts";
import { modelRoutes } from "./models.ts";
import { roleRoutes } from "./roles.ts";
import { teamRoutes } from "./teams.ts";
import { useCaseRoutes } from "./use-cases.ts";
import { userRoutes } from "./users.ts";

const routes = [
  ...apiKeyRoutes,
  ...meRoutes,
  ...metricRoutes,
  ...modelRoutes,
  ...roleRoutes,
  ...teamRoutes,
  ...useCaseRoutes,
  ...userRoutes,
];
const admin_key = "the-admin-key-of-this-test";
let folder: string;
let registry: Registry;
let deps: Deps;
/** API keys by the name that a test gives their user. */
const keys: Record<string, string> = { root: admin_key };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-routes-"));
  registry = await openRegistry({
    database: { file: join(folder, "registry.db") },
    admin_email: "root@localhost",
    admin_key,
    admin_key_file: join(folder, "admin.key"),
    secret_key: Buffer.alloc(32, 1),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
  // No route that is called here asks the store.
  deps = { registry, now: Date.now, newId: newUuid } as unknown as Deps;
});

afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

function callerOf(user: string): Caller {
  const caller = registry.findCaller(hashApiKey(keys[user] ?? ""));
  if (caller === undefined) throw new RequestError("unauthorized", "unknown key");
  return caller;
}

/** Calls `METHOD path` as a user, with what the route's schemas make of path, query and body. */
async function call(user: string, target: string, body?: unknown): Promise<unknown> {
  const [method, url = ""] = target.split(" ");
  const { pathname, searchParams } = new URL(`http://host/api/v1/${url}`);
  const segments = pathname.split("/").map(decodeURIComponent);
  const fits = (path: string) => {
    const parts = path.split("/");
    return parts.length === segments.length && parts.every((part, index) => part.startsWith(":") || part === segments[index]);
  };
  const route = routes.find((candidate) => candidate.method === (method as Method) && fits(candidate.path));
  if (route === undefined) throw new Error(`no route ${target}`);
  const params = Object.fromEntries(
    route.path.split("/").flatMap((part, index) => (part.startsWith(":") ? [[part.slice(1), segments[index]]] : [])),
  );
  const answer = await route.handle(deps, {
    caller: callerOf(user),
    params: route.params?.parse(params) ?? {},
    query: route.query?.parse(Object.fromEntries(searchParams)) ?? {},
    body: checked(route, body),
    bodyHash: () => "",
    headers: {},
    idempotencyKey: undefined,
    signal: new AbortController().signal,
  });
  return route.response.parse(answer);
}

/** The body as it came, as the server hands it on. */
function checked(route: Route, body: unknown): unknown {
  route.body?.parse(body);
  return route.body === undefined ? undefined : body;
}

const failure = (user: string, target: string, body?: unknown) =>
  call(user, target, body).then(
    () => "no failure",
    (error: unknown) => (error instanceof RequestError ? `${error.message} (${error.param})` : error),
  );

async function addUser(name: string, ...teams: { team: string; role: string }[]): Promise<void> {
  await call("root", "POST users", { email: `${name}@example.org`, teams });
  const { key } = (await call("root", "POST api-keys", { name: "test", user: `${name}@example.org` })) as { key: string };
  keys[name] = key;
}

describe("use cases", () => {
  test("are made with little, and found by id and key", async () => {
    const made = await call("root", "POST use-cases", {
      name: "Customer care",
      team: null,
      description: null,
      settings: { default_metric: null },
    });
    expect(made).toMatchObject({
      key: "customer-care",
      name: "Customer care",
      description: "",
      metrics: [],
      models: [],
      settings: { default_metric: null },
      shares: [{ team: "default", is_owner: true }],
      permissions: expect.arrayContaining(["use_case:read", "use_case:interact"]),
    });
    const { id } = made as { id: string };
    expect(await call("root", `GET use-cases/${id}`)).toEqual(await call("root", "GET use-cases/customer-care"));
  });

  test("a made key that is taken gets a number, a given one is a conflict", async () => {
    expect(await call("root", "POST use-cases", { name: "Customer care" })).toMatchObject({ key: "customer-care-2" });
    expect(await failure("root", "POST use-cases", { key: "customer-care" })).toBe(
      'Conflict: key "customer-care" is taken (key)',
    );
    expect(await call("root", "POST use-cases", { key: "only-key" })).toMatchObject({ name: "only-key" });
  });

  test("neither name nor key is refused, naming the field", async () => {
    await expect(call("root", "POST use-cases", {})).rejects.toMatchObject({ issues: [{ path: ["name"] }] });
  });
});

describe("models", () => {
  test("keep a name that can be a key, and never show their secret", async () => {
    const made = await call("root", "POST models", {
      name: "qwen_25_500M",
      provider: "NVIDIA",
      provider_model: "qwen",
      base_url: "http://localhost:8000/v1",
      api_key: "very-secret",
    });
    expect(made).toMatchObject({
      key: "qwen_25_500M",
      kind: "Generation",
      online: "ONLINE",
      is_external: true,
      has_api_key: true,
    });
    expect(JSON.stringify([made, await call("root", "GET models/qwen_25_500M")])).not.toContain("very-secret");
  });

  test("another endpoint needs the secret again", async () => {
    const base_url = "http://elsewhere:8000/v1";
    expect(await failure("root", "PATCH models/qwen_25_500M", { base_url })).toContain("InvalidInput: api_key");
    expect(await call("root", "PATCH models/qwen_25_500M", { base_url, api_key: "again" })).toMatchObject({ base_url });
    expect(await call("root", "PATCH models/qwen_25_500M", { base_url, name: "Qwen" })).toMatchObject({ name: "Qwen" });
  });

  test("without a provider they are only logged against", async () => {
    expect(await call("root", "POST models", { name: "legacy" })).toMatchObject({
      provider: null,
      online: "OFFLINE",
      is_external: false,
    });
    expect(await failure("root", "PATCH models/legacy", { base_url: "http://h" })).toContain("InvalidInput: base_url");
  });

  test("are attached, made the default, turned off and detached", async () => {
    await call("root", "POST use-cases", { key: "answers" });
    const service = "use-cases/answers/models/qwen_25_500M";
    expect(await failure("root", `PATCH ${service}`, { is_default: true })).toBe("EntityNotFound: model (model)");
    expect(await failure("root", `DELETE ${service}`)).toBe("EntityNotFound: model (model)");
    const first = await call("root", `PUT ${service}`);
    expect(first).toMatchObject({ attached: true, is_default: false, desired_online: true, status: "ONLINE" });
    expect(await call("root", `PUT ${service}`, {})).toEqual(first);
    await call("root", `PATCH ${service}`, { is_default: true });
    await call("root", "PUT use-cases/answers/models/legacy", { is_default: true });
    expect(await call("root", "GET use-cases/answers")).toMatchObject({ default_model: "legacy" });
    expect(await call("root", `PATCH ${service}`, { is_default: null, attached: null, desired_online: false })).toMatchObject({
      attached: true,
      status: "TURNED_OFF",
    });
    expect(await call("root", "DELETE use-cases/answers/models/legacy")).toMatchObject({
      attached: false,
      is_default: false,
      status: "DETACHED",
    });
    expect(await call("root", "GET use-cases/answers")).toMatchObject({ default_model: null, models: [{}, {}] });
    expect(await failure("root", "PATCH use-cases/answers/models/legacy", { is_default: true })).toContain(
      "InvalidInput: is_default",
    );
  });

  test("are listed in OpenAI's form", async () => {
    expect(await call("root", "GET models?use_case=answers")).toMatchObject({
      object: "list",
      data: [
        {
          id: "answers/qwen_25_500M",
          object: "model",
          owned_by: "answers",
          created: expect.any(Number),
          service: { attached: true },
        },
      ],
      total: 1,
      next_cursor: null,
    });
    expect(await call("root", "GET models?attached=false")).toMatchObject({
      data: [{ id: "legacy", use_case: null, service: null }],
    });
    expect(await call("root", "GET models/legacy")).toMatchObject({ use_cases: [] });
    expect(await call("root", "GET models/qwen_25_500M")).toMatchObject({ use_cases: ["answers"] });
  });
});

describe("people", () => {
  beforeAll(async () => {
    for (const key of ["a", "b"]) await call("root", "POST teams", { key });
    await addUser("boss-a", { team: "a", role: "admin" });
    await addUser("worker-a", { team: "a", role: "power_user" });
    await addUser("reader-b", { team: "b", role: "read-only" });
    await addUser("platform", { team: "admin", role: "platform-admin" });
    await call("worker-a", "POST use-cases", { key: "of-a" });
  });

  test("a use case of another team looks as one that does not exist", async () => {
    const { id } = (await call("root", "GET use-cases/of-a")) as { id: string };
    for (const target of ["GET use-cases/of-a", `GET use-cases/${id}`, "GET use-cases/unknown"]) {
      const named = target.slice("GET use-cases/".length);
      const error: unknown = await call("reader-b", target).catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        message: "EntityNotFound: use_case",
        param: "use_case",
        details: { entity: "use_case", value: named },
      });
    }
    expect(await failure("reader-b", "PATCH use-cases/of-a", { name: "x" })).toBe("EntityNotFound: use_case (use_case)");
  });

  test("a share makes it visible with the share's role, and only that", async () => {
    await call("root", "PUT use-cases/of-a/shares", { shares: [{ team: "b", role: "annotator", is_owner: false }] });
    expect(await call("reader-b", "GET use-cases/of-a")).toMatchObject({
      shares: [{ team: "b", role: "annotator", is_owner: false }],
      permissions: expect.arrayContaining(["use_case:feedback"]),
    });
    expect(await failure("reader-b", "PATCH use-cases/of-a", { name: "x" })).toContain("Forbidden:");
    expect(await call("worker-a", "GET use-cases/of-a")).toMatchObject({ shares: [{ team: "a", is_owner: true }] });
    expect(
      await failure("worker-a", "PUT use-cases/of-a/shares", { shares: [{ team: "b", role: "admin", is_owner: true }] }),
    ).toBe("EntityNotFound: team (shares[0].team)");
  });

  test("a use case is made in a team in which the caller may", async () => {
    expect(await failure("reader-b", "POST use-cases", { key: "no" })).toContain("Forbidden:");
    expect(await failure("worker-a", "POST use-cases", { key: "no", team: "b" })).toBe("EntityNotFound: team (team)");
    expect(await call("platform", "GET use-cases/of-a")).toMatchObject({ key: "of-a" });
    expect(await failure("platform", "POST use-cases", { key: "no" })).toContain("Forbidden:");
  });

  test("roles and teams are made in team admin only", async () => {
    for (const user of ["boss-a", "worker-a"]) {
      expect(await failure(user, "POST teams", { key: "c" })).toContain("Forbidden:");
      expect(await failure(user, "POST roles", { key: "c", permissions: [] })).toContain("Forbidden:");
    }
    expect(
      await call("platform", "POST roles", { name: "Auditor", permissions: ["use_case:read", "use_case:read"] }),
    ).toMatchObject({
      key: "auditor",
      permissions: ["use_case:read"],
    });
    await expect(call("platform", "POST roles", { key: "r", permissions: ["use_case:fly"] })).rejects.toMatchObject({
      issues: [{ path: ["permissions", 0] }],
    });
    expect(await failure("platform", "POST roles", { key: "platform-admin", permissions: [] })).toContain("Conflict:");
  });

  test("addresses are unique in any letter case and checked", async () => {
    expect(await failure("root", "POST users", { email: "Worker-A@Example.org" })).toContain("Conflict:");
    await expect(call("root", "POST users", { email: "nobody" })).rejects.toMatchObject({ issues: [{ path: ["email"] }] });
  });

  test("a user without teams is read-only in team default; a team's administrator names its team", async () => {
    expect(await call("root", "POST users", { email: "new@example.org" })).toMatchObject({
      teams: [{ team: "default", role: "read-only" }],
    });
    expect(await failure("boss-a", "POST users", { email: "x@example.org" })).toContain("InvalidInput: teams");
    expect(await failure("boss-a", "POST users", { email: "x@example.org", teams: [{ team: "b", role: "admin" }] })).toBe(
      "EntityNotFound: team (teams[0].team)",
    );
    expect(
      await call("boss-a", "POST users", { email: "x@example.org", teams: [{ team: "a", role: "inference" }] }),
    ).toMatchObject({
      teams: [{ team: "a", role: "inference" }],
    });
    expect(await failure("worker-a", "POST users", { email: "y@example.org" })).toContain("Forbidden:");
  });

  test("users are listed to who manages their teams", async () => {
    const emails = async (user: string) =>
      ((await call(user, "GET users")) as { data: { email: string }[] }).data.map(({ email }) => email);
    expect(await emails("boss-a")).toEqual(["boss-a@example.org", "worker-a@example.org", "x@example.org"]);
    expect(await emails("platform")).toContain("reader-b@example.org");
    expect(await failure("worker-a", "GET users")).toContain("Forbidden:");
  });

  test("members are set by address, in own teams; team admin is for its own members", async () => {
    expect(await call("boss-a", "PUT teams/a/members/reader-b@example.org", { role: "read-only" })).toMatchObject({
      teams: [{ team: "a", role: "read-only" }],
    });
    expect(await call("boss-a", "PUT teams/a/members/READER-B@example.org", { role: "annotator" })).toMatchObject({
      teams: [{ team: "a", role: "annotator" }],
    });
    expect(await call("boss-a", "DELETE teams/a/members/reader-b@example.org")).toMatchObject({ teams: [] });
    expect(await failure("boss-a", "DELETE teams/a/members/reader-b@example.org")).toBe("EntityNotFound: user (user)");
    expect(await failure("boss-a", "PUT teams/a/members/no@example.org", { role: "admin" })).toBe("EntityNotFound: user (user)");
    expect(await failure("boss-a", "PUT teams/b/members/boss-a@example.org", { role: "admin" })).toBe(
      "EntityNotFound: team (team)",
    );
    expect(await failure("boss-a", "PUT teams/admin/members/boss-a@example.org", { role: "admin" })).toBe(
      "EntityNotFound: team (team)",
    );
    expect(await failure("worker-a", "PUT teams/a/members/worker-a@example.org", { role: "admin" })).toContain("Forbidden:");
    expect(await failure("root", "PUT teams/a/members/boss-a@example.org", { role: "no" })).toBe("EntityNotFound: role (role)");
  });

  test("the last administrator cannot be removed nor weakened", async () => {
    expect(await failure("platform", "DELETE teams/admin/members/root@localhost")).toContain("Conflict:");
    expect(await failure("root", "PUT teams/admin/members/root@localhost", { role: "platform_admin" })).toContain("Conflict:");
    await call("root", "PUT teams/admin/members/platform@example.org", { role: "admin" });
    await call("root", "PUT teams/admin/members/platform@example.org", { role: "platform_admin" });
  });
});

describe("API keys", () => {
  test("are shown whole once, listed by their beginning, and refused once revoked", async () => {
    const made = (await call("reader-b", "POST api-keys", { name: "laptop" })) as { id: string; key: string; prefix: string };
    expect(made.key).toMatch(/^clq_[\w-]{43}$/);
    keys["laptop"] = made.key;
    expect(await call("laptop", "GET me")).toMatchObject({ email: "reader-b@example.org" });
    const listed = await call("reader-b", "GET api-keys");
    expect(listed).toMatchObject({
      data: [{ name: "test" }, { name: "laptop", prefix: made.key.slice(0, 12), last_used_at: expect.any(String) }],
    });
    expect(JSON.stringify(listed)).not.toContain(made.key);
    expect(await call("reader-b", `DELETE api-keys/${made.id}`)).toEqual({ id: made.id, revoked: true });
    expect(await failure("laptop", "GET me")).toContain("Unauthorized:");
    expect(await failure("reader-b", `DELETE api-keys/${made.id}`)).toBe("EntityNotFound: api_key (id)");
  });

  test("of others are for who manages all their teams", async () => {
    const made = (await call("boss-a", "POST api-keys", { name: "for worker", user: "worker-a@example.org" })) as { id: string };
    expect(await failure("worker-a", "POST api-keys", { name: "n", user: "boss-a@example.org" })).toBe(
      "EntityNotFound: user (user)",
    );
    expect(await failure("boss-a", "POST api-keys", { name: "n", user: "reader-b@example.org" })).toBe(
      "EntityNotFound: user (user)",
    );
    expect(await failure("reader-b", `DELETE api-keys/${made.id}`)).toBe("EntityNotFound: api_key (id)");
    expect(await call("boss-a", `DELETE api-keys/${made.id}`)).toMatchObject({ revoked: true });
  });

  test("a team's administrator makes none for the deployment's, who is a member too", async () => {
    await call("root", "PUT teams/a/members/root@localhost", { role: "read-only" });
    expect(await failure("boss-a", "POST api-keys", { name: "n", user: "root@localhost" })).toContain("Forbidden:");
    expect(await failure("boss-a", "GET api-keys?user=root@localhost")).toContain("Forbidden:");
    await call("root", "DELETE teams/a/members/root@localhost");
  });
});

test("me has teams, roles with their permissions, and shortened keys", async () => {
  const me = await call("worker-a", "GET me");
  expect(me).toMatchObject({
    email: "worker-a@example.org",
    is_global: false,
    teams: [{ team: { key: "a" }, role: { key: "power_user", permissions: expect.arrayContaining(["use_case:create"]) } }],
    api_keys: [{ name: "test", prefix: keys["worker-a"]?.slice(0, 12) }],
  });
  expect(JSON.stringify(me)).not.toContain(keys["worker-a"]);
});

test.each(["use-cases", "models", "users", "teams", "roles", "api-keys"])("%s are listed in pages", async (list) => {
  type Listed = { data: object[]; next_cursor: string | null; total: number };
  const seen: Listed["data"] = [];
  for (let after = ""; ; ) {
    const page = (await call("root", `GET ${list}?first=1${after}`)) as Listed;
    seen.push(...page.data);
    if (page.next_cursor === null) break;
    after = `&after=${page.next_cursor}`;
  }
  const whole = ((await call("root", `GET ${list}?last=1000`)) as Listed).data;
  // Asking changes when the asking key was last used.
  const withoutUse = (listed: Listed["data"]) => listed.map((one) => ({ ...one, last_used_at: undefined }));
  expect(withoutUse(seen)).toEqual(withoutUse(whole));
});
