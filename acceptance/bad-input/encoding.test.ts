import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { World } from "../world.ts";
import { send, sendBody } from "./send.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
});

const body = (members: string) =>
  `{"use_case": "${world.use_case}", "prompt": "a", "completion": "b"${members === "" ? "" : `, ${members}`}}`;
const post = (text: string | Uint8Array<ArrayBuffer>) => sendBody(server, "POST", "interactions", text);
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part)))));

async function expectRefused(text: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const { status, body: answer } = await post(text);
  expect({ status, answer }).toMatchObject({ status: 400, answer: { error: { code: "invalid_input" } } });
  expect(await world.count()).toBe(0);
}

async function stored(text: string | Uint8Array<ArrayBuffer>) {
  const { status, body: answer } = await post(text);
  expect({ status, answer }).toMatchObject({ status: 201 });
  const id = (answer as { completion_id: string }).completion_id;
  await world.rows();
  const { text: raw } = await send(server, "GET", `interactions/${id}`);
  return { record: await world.get(id), raw };
}

describe("invalid UTF-8 is refused", () => {
  const cases: [string, number[]][] = [
    ["a lone continuation byte", [0x80]],
    ["a truncated sequence", [0xe2, 0x98]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["a code point beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["Latin-1", [0xe9]],
    ["0xff", [0xff]],
  ];
  test.each(cases)("%s", async (_, broken) => {
    const [head, tail] = [`{"use_case": "${world.use_case}", "completion": "b", "prompt": "x`, 'y"}'];
    await expectRefused(bytes(head, broken, tail));
    await expectRefused(bytes(body('"unknown": "').slice(0, -1), broken, '"}'));
    await expectRefused(bytes(broken, body("")));
  });

  test("UTF-16 and UTF-32", async () => {
    await expectRefused(new Uint8Array(Buffer.from(body(""), "utf16le")));
    await expectRefused(new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body(""), "utf16le")])));
  });
});

describe("lone surrogates are refused", () => {
  test.each(["\\ud800", "\\udc00", "\\ud83d x", "x\\ude00\\ud83d", "\\uDBFF\\uD800"])("%s in every place", async (surrogate) => {
    await expectRefused(`{"use_case": "${world.use_case}", "prompt": "${surrogate}", "completion": "b"}`);
    await expectRefused(
      `{"use_case": "${world.use_case}", "messages": [{"role": "user", "content": "${surrogate}"}], "completion": "b"}`,
    );
    await expectRefused(body(`"labels": {"a": "${surrogate}"}`));
    await expectRefused(body(`"labels": {"${surrogate}": "a"}`));
    await expectRefused(body(`"metadata": {"deep": [{"${surrogate}": 1}]}`));
    await expectRefused(body(`"metadata": {"deep": [{"a": "${surrogate}"}]}`));
    await expectRefused(body(`"user": "${surrogate}"`));
  });

  test("a pair of escapes is a character", async () => {
    const { record } = await stored(body('"user": "\\ud83d\\ude00", "metadata": {"\\ud83d\\ude00": "\\u00e9\\\\ud800"}'));
    expect(record).toMatchObject({ user: "😀", metadata: { "😀": "é\\ud800" } });
  });
});

test("a byte order mark in front is refused or skipped, and never text", async () => {
  const { status, body: answer } = await post(bytes([0xef, 0xbb, 0xbf], body("")));
  expect([201, 400]).toContain(status);
  if (status === 400) expect(answer).toMatchObject({ error: { code: "invalid_input" } });
  expect(await world.count()).toBe(status === 201 ? 1 : 0);
});

test("NUL and every other character come back exactly", async () => {
  let every = "";
  for (let code = 0; code < 0x3000; code++) every += String.fromCodePoint(code);
  for (let code = 0xe000; code <= 0x10ffff; code += code < 0x10000 ? 1 : 997) every += String.fromCodePoint(code);
  const { record } = await stored(
    JSON.stringify({ use_case: world.use_case, prompt: every, completion: every, metadata: { [every]: every } }),
  );
  expect(record.prompt === every).toBe(true);
  expect(record.completion === every).toBe(true);
  expect(record.metadata?.[every] === every).toBe(true);
});

test("of duplicate members the last counts", async () => {
  const { record } = await stored(
    body('"completion": "last", "labels": {"a": "1", "a": "2"}, "metadata": {"x": 1, "x": {"y": 2}}'),
  );
  expect(record).toMatchObject({ completion: "last", labels: { a: "2" }, metadata: { x: { y: 2 } } });
  await expectNotStored(body('"completion": 7'));
  async function expectNotStored(text: string) {
    expect((await post(text)).status).toBe(400);
    expect(await world.count()).toBe(1);
  }
});

test("a number beyond a double is refused as number or time, and never becomes null", async () => {
  for (const number of ["1e400", "-1e400", "1e99999"]) {
    for (const member of ["created_at", "prompt_tokens", "cost_usd", "latency_ms", "ttft_ms"])
      await expectRefused(body(`"${member}": ${number}`));
    await expectRefused(body(`"feedbacks": [{"metric": "${world.scalar}", "value": ${number}}]`));
    await expectRefused(body(`"feedbacks": [{"metric": "${world.scalar}", "value": 1, "created_at": ${number}}]`));
    await expectRefused(body(`"metadata": {"x": ${number}}`));
  }
});

test("numbers come back as the nearest double", async () => {
  const { record } = await stored(
    body(
      '"metadata": {"big": 12345678901234567890, "tiny": 5e-324, "max": 1.7976931348623157e308, "third": 0.1, "int": 9007199254740993}',
    ),
  );
  expect(record.metadata).toEqual({
    big: Number("12345678901234567890"),
    tiny: 5e-324,
    max: 1.7976931348623157e308,
    third: 0.1,
    int: 9007199254740992,
  });
});

test("__proto__ is an ordinary label key, and an ordinary member of messages, metadata and parameters", async () => {
  const odd = '{"__proto__": "x", "constructor": "y", "a": "b"}';
  const { record, raw } = await stored(body(`"labels": ${odd}, "metadata": ${odd}, "parameters": {"deep": ${odd}}`));
  for (const given of [record.labels, record.metadata, record.parameters?.["deep"] as object])
    expect(JSON.stringify(given)).toBe(JSON.stringify(JSON.parse(odd)));
  expect(raw.match(/"__proto__": ?"x"/g)).toHaveLength(3);
  expect(await world.ids({ filter: "label.__proto__:x label.constructor:y" })).toEqual([record.id]);
  expect(await world.ids({ filter: "label.__proto__:*" })).toEqual([record.id]);
  const patched = await sendBody(
    server,
    "PATCH",
    `interactions/${record.id}`,
    '{"labels": {"add": {"__proto__": "z"}, "remove": ["constructor"]}}',
  );
  expect(patched.status).toBe(200);
  expect(Object.entries((await world.get(record.id)).labels)).toContainEqual(["__proto__", expect.arrayContaining(["x", "z"])]);
});

test("%, _ and \\ in a search are ordinary characters", async () => {
  const log = (completion: string) => world.logged({ completion, prompt: "p" });
  const [percent, plain, underscore, backslash] = [
    await log("gains of 5% or so"),
    await log("gains of 5x or so"),
    await log("the a_b thing"),
    await log("in C:\\dir now"),
  ];
  await log("the axb thing");
  const found = (search: string) => world.ids({ search });
  expect(await found('"5% or"')).toEqual([percent]);
  expect(await found('"5x or"')).toEqual([plain]);
  expect(await found('"a_b"')).toEqual([underscore]);
  expect(await found('"C:\\dir"')).toEqual([backslash]);
  expect(await found("gains")).toEqual([plain, percent]);
  expect(await found("%")).not.toContain(plain);
});

test("labels refuse U+001F", async () => {
  await expectRefused(body('"labels": {"a": "b\\u001fc"}'));
  await expectRefused(body('"labels": {"a\\u001fb": "c"}'));
});

test("registry texts refuse NUL", async () => {
  const mark = Math.random().toString(36).slice(2);
  const cases: [string, string, string][] = [
    ["use-cases", `{"key": "k${mark}", "name": "a\\u0000b"}`, "name"],
    ["use-cases", `{"key": "k${mark}", "name": "a", "description": "\\u0000"}`, "description"],
    ["use-cases", `{"key": "k\\u0000${mark}", "name": "a"}`, "key"],
    ["metrics", `{"key": "k${mark}", "name": "a\\u0000b", "kind": "bool"}`, "name"],
    ["models", `{"key": "k${mark}", "name": "a\\u0000b"}`, "name"],
    ["teams", `{"key": "k${mark}", "name": "a\\u0000b"}`, "name"],
    ["roles", `{"key": "k${mark}", "name": "a\\u0000b", "permissions": []}`, "name"],
    ["users", `{"email": "a\\u0000${mark}@b.com", "name": "a"}`, "email"],
    ["users", `{"email": "a${mark}@b.com", "name": "a\\u0000"}`, "name"],
    ["api-keys", '{"name": "a\\u0000"}', "name"],
  ];
  for (const [path, text, param] of cases) {
    const { status, body: answer } = await sendBody(server, "POST", path, text);
    expect({ path, status, answer }).toMatchObject({ status: 400, answer: { error: { param } } });
  }
});

describe("depth", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

  test("up to 64 is stored exactly, more is refused", async () => {
    const fits = nested(62); // in metadata, in the body
    const { record } = await stored(body(`"metadata": {"x": ${fits}}`));
    expect(JSON.stringify(record.metadata)).toBe(`{"x":${fits}}`);
    expect((await post(body(`"metadata": {"x": ${nested(63)}}`))).status).toBe(400);
    expect((await post(body(`"unknown": ${nested(64)}`))).status).toBe(400);
    expect(await world.count()).toBe(1);
  });

  test("brackets within texts do not count", async () => {
    const text = `\\"${"[{".repeat(200)}\\\\`;
    expect((await stored(body(`"metadata": {"x": "${text}"}`))).record.metadata).toEqual({ x: JSON.parse(`"${text}"`) });
  });

  test.each([1000, 100_000, 5_000_000])("%d is refused at once", async (depth) => {
    await expectRefused(nested(depth));
    await expectRefused(body(`"metadata": {"x": ${nested(depth - 100)}}`));
    await expectRefused(body(`"messages": ${"[".repeat(depth)}`));
    await expectRefused(`${'{"a":'.repeat(depth / 10)}1${"}".repeat(depth / 10)}`);
  });

  test("of filters is bounded, too", async () => {
    const query = (name: string, text: string) =>
      send(server, "GET", `interactions?use_case=${world.use_case}&${name}=${encodeURIComponent(text)}`);
    for (const depth of [100, 3000]) {
      expect((await query("filter", `${"(".repeat(depth)}model:*${")".repeat(depth)}`)).status).toBe(400);
      expect((await query("filter", `${"-(".repeat(depth)}model:*${")".repeat(depth)}`)).status).toBe(400);
    }
    expect((await query("filter_json", `${'{"not":'.repeat(500)}{"field":"model","op":"exists"}${"}".repeat(500)}`)).status).toBe(
      400,
    );
    expect((await query("filter_json", "[".repeat(2000))).status).toBe(400);
    await query("filter", Array.from({ length: 500 }, (_, i) => `label.k${i}:v`).join(" "));
    await query("search", "word ".repeat(1500));
  });
});

describe("size", () => {
  test("completions, prompts and messages of a megabyte come back exactly", async () => {
    const text = "naïve ☃ 'quote' \\ \"double\" \n".repeat(40_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
    const messages = [{ role: "user", content: text }];
    const id = await world.logged({ completion: text, messages });
    for (const read of ["memory", "engine"]) {
      const record = await world.get(id);
      expect(record.completion === text, read).toBe(true);
      expect(JSON.stringify(record.messages) === JSON.stringify(messages), read).toBe(true);
      const [row] = await world.rows();
      expect(row?.completion_preview.length).toBeLessThanOrEqual(300);
    }
  });

  test("many records of a megabyte in one session come page by page", async () => {
    const session_id = "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4e";
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await world.logged({ session_id, completion: `${i} ${"x".repeat(2_000_000)}` }));
    const walked: string[] = [];
    let after: string | null = "";
    while (after !== null) {
      const query = `use_case=${world.use_case}${after === "" ? "" : `&after=${encodeURIComponent(after)}`}`;
      const { text, body: page } = await send(server, "GET", `sessions/${session_id}?${query}`);
      expect(text.length).toBeLessThan(20 * 1024 * 1024);
      const { data, next_cursor } = page as { data: { id: string }[]; next_cursor: string | null };
      walked.push(...data.map(({ id }) => id));
      after = next_cursor;
    }
    expect(walked).toEqual(ids);
  });

  test("a body over the limit stores nothing", async () => {
    const { status } = await post(body(`"metadata": {"x": "${"x".repeat(10 * 1024 * 1024)}"}`));
    expect(status).toBe(413);
    expect(await world.count()).toBe(0);
  });

  test("an idempotency key, a key and a path that are too long are refused", async () => {
    const long = "x".repeat(2000);
    expect((await send(server, "POST", "interactions", { body: body(""), headers: { "Idempotency-Key": long } })).status).toBe(
      400,
    );
    expect((await send(server, "GET", `use-cases/${long}`)).status).toBeGreaterThanOrEqual(400);
    expect((await send(server, "GET", `interactions?use_case=${long}`)).status).toBeGreaterThanOrEqual(400);
    expect(await world.count()).toBe(0);
  });
});

test.each(["%", "%ff", "%c0%af", "%ed%a0%80", "%00", "%2e%2e%2f%2e%2e", "..%2f..%2fetc%2fpasswd", "%zz", "a%20b", "*", "~"])(
  "the path interactions/%s is refused as JSON",
  async (part) => {
    for (const path of [`interactions/${part}`, `use-cases/${part}`, `metrics/${part}`, part]) {
      const { status } = await send(server, "GET", path);
      expect([400, 404]).toContain(status);
    }
    const { status } = await send(server, "GET", `interactions?use_case=${part}`);
    expect([400, 404]).toContain(status);
  },
);
