import { type JsonObject, startServer, startUpstream, type TestServer, type TestUpstream } from "@colloquy/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { made, ok, World } from "../world.ts";
import { anyMetric, type BodyRoute, type Targets } from "./body-route.ts";
import { inferenceBodies } from "./inference-bodies.ts";
import { loggingBodies } from "./logging-bodies.ts";
import { registryBodies } from "./registry-bodies.ts";
import { send, sendBody } from "./send.ts";

let upstream: TestUpstream;
let server: TestServer;
let world: World;
let targets: Targets;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startServer({ env: { OPENAI_BASE_URL: upstream.url } });
  world = await World.open(server);
  const { completion_id: completion, session_id: session } = await world.log();
  const models = { chatting: await answering("gpt-4o-mini"), embedding: await answering("text-embedding-3-small") };
  targets = { completion, session, sibling: await world.logged(), feedback: await world.feedback(completion, 1), ...models };
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

/** Key of a model that its provider answers for. */
async function answering(provider_model: string): Promise<string> {
  const { key } = made(
    await world.api.post<{ key: string }>("models", { key: provider_model, provider: "OPEN_AI", provider_model }),
  );
  ok(await world.api.put(`use-cases/${world.use_case}/models/${key}`, {}));
  return key;
}

const named = (text: string) => text.replaceAll(anyMetric, world.scalar);
const pathOf = (route: BodyRoute) => route.path(targets).replace("USE_CASE", world.use_case).replace("MODEL", world.models[0]);
const post = (route: BodyRoute, body: unknown) => sendBody(server, route.method, pathOf(route), named(JSON.stringify(body)));

/** Everything that a refused request could have left behind. */
async function inventory(): Promise<unknown> {
  const lists = ["use-cases", "metrics", "models", "system-prompt-templates", "teams", "roles", "users", "api-keys"];
  const registry = await Promise.all(
    lists.map(async (path) => (await world.api.get<{ data: JsonObject[] }>(path, { first: 1000 })).body.data),
  );
  const keys = registry.map((rows) => rows.map(({ last_used_at: _, ...row }) => row));
  return [await world.rows(), await world.get(targets.completion), await world.comparisons(), keys];
}

/** Without a body that is refused the others would prove nothing. */
describe.each([...loggingBodies, ...inferenceBodies, ...registryBodies].map((route) => [route.name, route] as const))(
  "%s",
  (_, route) => {
    test("takes the body that the others are made of", async () => {
      const { status, text } = await post(route, route.body(world, targets));
      expect(status, text).toBeLessThan(300);
    });

    test.each(Object.keys(route.bad))("refuses every bad %s by name, and stores nothing", async (member) => {
      const before = await inventory();
      for (const value of route.bad[member] ?? []) {
        const { status, body } = await post(route, { ...route.body(world, targets), [member]: value });
        const shown = `${member}: ${JSON.stringify(value)?.slice(0, 200)}`;
        expect({ shown, status, body }).toMatchObject({ status: expect.toSatisfy((code: number) => [400, 404].includes(code)) });
        const { param } = (body as { error: { param: string | null } }).error;
        if (member !== "prompt" && !(route.name === "POST comparison" && member === "use_case")) {
          expect({ shown, param }).toMatchObject({ param: expect.stringMatching(new RegExp(`^${member}($|[.[])`)) });
        }
      }
      expect(await inventory()).toEqual(before);
    });

    test.skipIf(route.required.length === 0)("names a member that is missing or null", async () => {
      for (const member of route.required) {
        for (const value of [undefined, null]) {
          const { status, body } = await post(route, { ...route.body(world, targets), [member]: value });
          const expected = member === "messages" ? /messages|prompt/ : new RegExp(`^${member}$`);
          expect({ member, value, status, body }).toMatchObject({
            status: 400,
            body: { error: { param: expect.stringMatching(expected) } },
          });
        }
      }
    });

    test.each(["null", "true", "7", '"text"', "[]", "[[]]", "[1,2,3]"])("refuses %s as a whole body", async (body) => {
      const answer = await sendBody(server, route.method, pathOf(route), body);
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status: 400,
        body: { error: { code: "invalid_input" } },
      });
    });

    const changesTheWorld = /^(PATCH use-cases|PUT)/.test(route.name); // chance could archive the use case that all tests share
    test.skipIf(changesTheWorld)("answers any JSON at all with 2xx or 4xx", async () => {
      const before = await world.count();
      const member = fc.constantFrom(
        ...Object.keys(route.bad),
        ...route.required,
        "unknown",
        "__proto__",
        "constructor",
        "toString",
      );
      const anyBody = fc.oneof(
        fc.jsonValue({ maxDepth: 4 }),
        fc.dictionary(member, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }),
      );
      await fc.assert(
        fc.asyncProperty(anyBody, async (body) => {
          await post(route, body);
        }),
        { numRuns: 40 },
      );
      expect(await world.count()).toBe(before);
    });
  },
);

test.each(["use_case", "metric", "model_service"])(
  "the key %s that is the name of a member of every object is unknown",
  async () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
      const answers = [
        await send(server, "GET", `interactions?use_case=${key}`),
        await send(server, "GET", `metrics/${key}`),
        await send(server, "GET", `models/${key}`),
        await send(server, "GET", `use-cases/${key}`),
        await sendBody(
          server,
          "POST",
          "interactions",
          JSON.stringify({ use_case: world.use_case, prompt: "a", completion: "b", model_service: key }),
        ),
        await sendBody(server, "POST", "feedback", JSON.stringify({ completion_id: targets.completion, metric: key, value: 1 })),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    }
  },
);
