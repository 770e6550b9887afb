import { type JsonObject, startServer, type TestServer } from "@colloquy/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { World } from "../world.ts";
import { oddTexts } from "./odd-texts.ts";
import { send, sendBody } from "./send.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startServer();
  world = await World.open(server);
});
afterAll(() => server.stop());

const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

describe.each(oddTexts)("%j", (text) => {
  const key = text === "" ? "k" : text;
  /** An empty name of somebody or something is none. */
  const name = text === "" ? null : text;

  test("comes back unchanged from every member of an interaction, from memory and from the engine", async () => {
    const members: JsonObject = {
      messages: [
        { role: "user", content: text, name: text, [key]: text },
        { role: text === "" ? "user" : text, content: [{ type: "text", text }] },
      ],
      message: { role: "assistant", content: text, [key]: { [key]: [text] } },
      completion: undefined,
      labels: Object.fromEntries([[key, text]]),
      user: text,
      external_id: text,
      finish_reason: text,
      parameters: Object.fromEntries([[key, { x: text }]]),
      metadata: Object.fromEntries([[key, [text]]]),
      feedbacks: [{ metric: world.scalar, value: 1, reason: text, details: text }],
    };
    const id = await world.logged(members);
    for (const read of ["memory", "engine"]) {
      const record = await world.get(id);
      for (const member of ["messages", "message", "labels", "parameters", "metadata"]) {
        expect(JSON.stringify(record[member as keyof typeof record]), `${member} from ${read}`).toBe(
          JSON.stringify(members[member]),
        );
      }
      expect(record, read).toMatchObject({ user: name, external_id: name, finish_reason: name });
      expect(record, read).toMatchObject({ completion: text, feedback: [{ reason: text, details: text }] });
      await world.page({ first: 1 });
    }
    const row = (await world.rows({ filter: `id:${id}` }))[0];
    expect(row).toMatchObject({ user: name, external_id: name, finish_reason: name });
    expect(JSON.stringify(row?.labels)).toBe(JSON.stringify(members["labels"]));
  });

  test("comes back unchanged as a plain prompt and completion", async () => {
    const id = await world.logged({ prompt: text, completion: text });
    expect(await world.get(id)).toMatchObject({ prompt: text, completion: text });
    await world.page({ first: 1 });
    expect(await world.get(id)).toMatchObject({ prompt: text, completion: text });
  });

  test("finds by filter exactly the records that have it", async () => {
    const own = await World.open(server);
    const id = await own.logged({ labels: Object.fromEntries([[key, text]]), user: text, external_id: text });
    await own.logged({ labels: { other: `${text}x` }, user: `${text}x`, external_id: `x${text}` });
    for (const filter of [
      `label.${quoted(key)}:${quoted(text)}`,
      `label.${quoted(key)}:*`,
      `external_id:${quoted(text)}`,
      `user:${quoted(text)}`,
    ]) {
      if (name === null && /^(user|external_id)/.test(filter)) continue;
      expect(await own.ids({ filter }), filter).toEqual([id]);
    }
    const condition = JSON.stringify({ field: `label.${quoted(key)}`, op: "eq", value: text });
    expect(await own.ids({ filter_json: condition })).toEqual([id]);
  });

  test("is harmless as a filter, a search, an order, a cursor, a query and a path", async () => {
    const value = encodeURIComponent(text);
    for (const name of [
      "filter",
      "search",
      "order",
      "after",
      "before",
      "first",
      "last",
      "count",
      "search_in",
      "filter_json",
      "unknown",
    ]) {
      await send(server, "GET", `interactions?use_case=${world.use_case}&${name}=${value}`);
    }
    await send(server, "GET", `interactions?use_case=${value}`);
    await send(server, "GET", `comparisons?use_case=${world.use_case}&metric=${value}`);
    for (const path of ["interactions", "sessions", "metrics", "models", "use-cases"])
      await send(server, "GET", `${path}/${value}`);
    await send(server, "DELETE", `api-keys/${value}`);
    await sendBody(server, "PUT", `teams/admin/members/${value}`, '{"role": "admin"}');
  });

  test("is kept or refused by the registry, and then named", async () => {
    const mark = Math.random().toString(36).slice(2);
    const { status, body } = await sendBody(
      server,
      "POST",
      "use-cases",
      JSON.stringify({ key: `k-${mark}`, name: `n${text}`, description: text }),
    );
    if (text.includes("\0")) {
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { error: { param: expect.stringMatching(/^(name|description)$/) } },
      });
    } else {
      expect({ status, body }).toMatchObject({ status: 201, body: { name: `n${text}`, description: text } });
      expect((await send(server, "GET", `use-cases/k-${mark}`)).body).toMatchObject({ name: `n${text}`, description: text });
    }
  });
});

const anyText = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => text.isWellFormed?.() ?? !/\p{Cs}/u.test(text));
const labelText = anyText.filter((text) => !text.includes("\u001f"));
const labelKey = labelText.filter((text) => text !== "" && !text.startsWith("adaptive."));

test("any text comes back unchanged, and its label finds it", async () => {
  const own = await World.open(server);
  const property = fc.asyncProperty(anyText, labelKey, labelText, async (completion, key, value) => {
    const labels = Object.fromEntries([[key, value]]);
    const id = await own.logged({ completion, labels, prompt: completion });
    expect(await own.ids({ filter: `label.${quoted(key)}:${quoted(value)} id:${id}` })).toEqual([id]);
    const record = await own.get(id);
    expect([record.completion, record.prompt, JSON.stringify(record.labels)]).toEqual([
      completion,
      completion,
      JSON.stringify(labels),
    ]);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("any JSON in messages, metadata and parameters comes back equal, in the same order", async () => {
  const own = await World.open(server);
  const asText = (value: unknown) => JSON.stringify(JSON.parse(JSON.stringify(value)));
  const anyObject = fc.dictionary(anyText, fc.jsonValue({ maxDepth: 5 }), { maxKeys: 5 });
  const property = fc.asyncProperty(anyObject, anyObject, async (extra, metadata) => {
    const { role: _, content: __, name: ___, completion_id: ____, tool_calls: _____, ...members } = extra;
    const messages = [{ ...members, role: "user", content: "x" }];
    const body = `{"use_case": ${JSON.stringify(own.use_case)}, "completion": "c", "messages": ${asText(messages)}, "metadata": ${asText(metadata)}}`;
    const { status, body: answer } = await sendBody(server, "POST", "interactions", body);
    expect({ status, answer }).toMatchObject({ status: 201 });
    const id = (answer as { completion_id: string }).completion_id;
    await own.page({ first: 1 });
    const record = await own.get(id);
    expect(JSON.stringify(record.messages)).toBe(asText(messages));
    expect(JSON.stringify(record.metadata)).toBe(asText(metadata));
  });
  await fc.assert(property, { numRuns: 60 });
});

test("any filter and search is an answer or a refusal", async () => {
  const word = fc.constantFrom(
    "label.a",
    "model",
    ":",
    "=",
    "!=",
    ">",
    "<=",
    "(",
    ")",
    '"',
    "\\",
    "OR",
    "AND",
    "NOT",
    "-",
    "*",
    ",",
    " ",
    "now",
    "-7d",
    "feedback.x",
    ".mean",
    "created_at",
    "2026-01-01",
    "0.5",
    "tool",
    "has",
    "é",
    "\0",
    "{x:String}",
    "'",
  );
  const property = fc.asyncProperty(
    fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join("")),
      anyText,
    ),
    async (text) => {
      await send(server, "GET", `interactions?use_case=${world.use_case}&filter=${encodeURIComponent(text)}`);
      await send(server, "GET", `interactions?use_case=${world.use_case}&search=${encodeURIComponent(text)}`);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});
