import type { Interaction } from "@colloquy/contract";
import {
  embeddingOf,
  eventually,
  fail,
  type JsonObject,
  startServer,
  startUpstream,
  type TestServer,
  type TestUpstream,
} from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isSince, runReleases } from "../clients/releases.ts";
import { Graphql } from "../graphql.ts";
import { type PythonAnswer, PythonProcess } from "../python/run.ts";
import { expectError, freshMark, ok } from "../world.ts";
import { choicesOf, eachEvent, idOf, joined } from "./events.ts";
import { type ChatAnswer, Desk, secret } from "./gateway.ts";
import { askedFor, conversation } from "./wires/asked.ts";
import { callsOf } from "./wires/calls.ts";
import { firstPiece, overloaded, type Reply, tokens } from "./wires/reply.ts";
import { failing, type Wire, wires } from "./wires/wires.ts";

let upstream: TestUpstream;
let server: TestServer;
let desk: Desk;
beforeAll(async () => {
  upstream = await startUpstream();
  const [OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GOOGLE_BASE_URL] = [upstream.url, upstream.url, new URL(upstream.url).origin];
  server = await startServer({ env: { OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GOOGLE_BASE_URL } });
  desk = await Desk.open(server);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

const wireOf = (name: Wire["provider"]): Wire => wires.find(({ provider }) => provider === name) ?? expect.unreachable();

const plain: Reply = { text: "It is on its way." };
const rich: Reply = { thought: "They ask for a parcel.", text: "Let me see.", calls: [{ name: "find", args: { id: 7 } }] };
/** The rich reply in OpenAI's form; ids of calls are the provider's or our own. */
const richMessage = {
  role: "assistant",
  content: rich.text,
  reasoning_content: rich.thought,
  tool_calls: [{ id: expect.stringMatching(/./), type: "function", function: { name: "find", arguments: '{"id":7}' } }],
};
const usage = {
  prompt_tokens: tokens.prompt,
  completion_tokens: tokens.completion,
  total_tokens: tokens.prompt + tokens.completion,
};

describe.each(wires.map((wire) => [wire.provider, wire] as const))("a model of %s", (_, wire) => {
  let key: string;
  let model: string;
  beforeAll(async () => {
    const { provider, provider_model } = wire;
    key = await desk.addModel({ provider, provider_model, base_url: wire.baseUrl(upstream.url) });
    model = `${desk.use_case}/${key}`;
  });

  function expectStored(record: Interaction, stream: boolean): void {
    expect(record).toMatchObject({
      use_case: desk.use_case,
      model: key,
      provider: wire.provider,
      provider_model: wire.answering_model,
      provider_request_id: upstream.lastCall().request_id,
      prompt_tokens: tokens.prompt,
      completion_tokens: tokens.completion,
      cached_tokens: tokens.cached,
      reasoning_tokens: wire.reasoning_tokens,
      usage_estimated: false,
      source: "LIVE",
      error: null,
    });
    if (wire.cost_usd === null) expect(record.cost_usd).toBeNull();
    else expect(record.cost_usd).toBeCloseTo(wire.cost_usd, 10);
    expect(record.latency_ms).toBeGreaterThan(0);
    if (stream) expect(record.ttft_ms).toBeLessThanOrEqual(record.latency_ms ?? 0);
    else expect(record.ttft_ms).toBeNull();
  }

  describe.each([
    ["whole", false],
    ["streamed", true],
  ])("asked for a %s answer", (_, stream) => {
    test("gets the conversation in its provider's form, with the key; it is stored in the caller's", async () => {
      upstream.behave(wire.behave(plain));
      const members = { model, stream, ...conversation };
      const id = stream ? idOf((await desk.stream(members)).chunks) : (await desk.chat(members)).choices[0]?.completion_id;
      const { path, headers, body } = upstream.lastCall();
      expect({ path, body }).toMatchObject({ path: wire.paths[stream ? 1 : 0], body: askedFor(wire) });
      expect(headers[wire.key[0]]).toBe(wire.key[1]);
      const record = await desk.world.get(id ?? "");
      expect(record).toMatchObject({ messages: conversation.messages, completion: plain.text, message: null });
      expect(record).toMatchObject({ finish_reason: "stop", parameters: { temperature: 0.5, tool_choice: "required" } });
      expectStored(record, stream);
    });

    test("answers thoughts, text and calls in OpenAI's form, and all is stored", async () => {
      upstream.behave(wire.behave(rich));
      const id = stream ? await richStream() : await richAnswer();
      const record = await desk.world.get(id);
      expect(record).toMatchObject({ completion: rich.text, message: richMessage, finish_reason: "tool_calls" });
      expectStored(record, stream);
      expect(await desk.world.ids({ filter: `tool:find id:${id}` })).toEqual([id]);
    });

    async function richAnswer(): Promise<string> {
      const answer = await desk.chat({ model });
      expect(answer).toMatchObject({ object: "chat.completion", model: wire.answering_model, usage });
      expect(answer.choices).toMatchObject([{ index: 0, model: key, finish_reason: "tool_calls", message: richMessage }]);
      return answer.choices[0]?.completion_id ?? "";
    }

    async function richStream(): Promise<string> {
      const { chunks, is_done } = await desk.stream({ model, stream_options: { include_usage: true } });
      expect(is_done).toBe(true);
      const deltas = choicesOf(chunks).map(({ delta }) => delta);
      expect(deltas.filter(({ role }) => role !== undefined)).toHaveLength(1);
      expect(deltas.map(({ reasoning_content }) => reasoning_content ?? "").join("")).toBe(rich.thought);
      expect(joined(chunks)).toBe(rich.text);
      expect(callsOf(deltas)).toEqual(richMessage.tool_calls);
      expect(choicesOf(chunks).at(-1)).toMatchObject({ finish_reason: "tool_calls" });
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage });
      return idOf(chunks);
    }

    test.each([
      [400, 400],
      [401, 502],
      [429, 429],
      [529, 502],
    ])("of which its provider says %i is %i with its words but not its key, and nothing is stored", async (said, status) => {
      upstream.behave(failing(wire, said, `No, not with ${secret}.`));
      const before = await desk.world.count();
      const answer = await desk.send({ model, stream });
      const details = { status: said, said: { message: expect.stringMatching(/^No, not with .+\.$/) } };
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status,
        body: { error: { message: expect.stringMatching(/^UpstreamError: /), code: "upstream_error", details } },
      });
      expect(JSON.stringify(answer.body)).not.toContain(secret);
      if (status === 429) expect(answer.headers.get("retry-after")).toBe("60");
      expect(upstream.calls).toHaveLength(1);
      expect(await desk.world.count()).toBe(before);
    });

    test("gives two choices, each a record", async () => {
      upstream.behave(wire.behave(plain));
      const members = { model, stream, n: 2 };
      const ids = stream ? await idsOfStream(members) : idsOfAnswer(await desk.chat(members));
      expect(upstream.calls).toHaveLength(wire.calls_for_two);
      const records = await Promise.all(ids.map((id) => desk.world.get(id)));
      expect(records.map(({ choice_index }) => choice_index)).toEqual([0, 1]);
      for (const record of records) {
        // Counted together, each record has an estimated part; asked for one by one, each has its own.
        const usage_estimated = wire.calls_for_two === 1;
        expect(record).toMatchObject({ completion: plain.text, finish_reason: "stop", usage_estimated });
        expect(record.prompt_tokens).toBe(tokens.prompt);
        expect(record.cached_tokens).toBe(tokens.cached);
      }
      const sum = (member: "completion_tokens" | "cost_usd") => records.reduce((all, record) => all + (record[member] ?? 0), 0);
      expect(sum("completion_tokens")).toBe(tokens.completion * wire.calls_for_two);
      expect(sum("cost_usd")).toBeCloseTo((wire.cost_usd ?? 0) * wire.calls_for_two, 10);
    });
  });

  test("whose provider fails in the middle tells it instead of the end; what came is stored", async () => {
    upstream.behave(wire.behave({ ...plain, breaks: "error" }));
    const { chunks, is_done, status } = await desk.stream({ model });
    expect({ status, is_done, text: joined(chunks) }).toEqual({
      status: 200,
      is_done: false,
      text: firstPiece(plain.text ?? ""),
    });
    const error = {
      message: expect.stringMatching(/^UpstreamError: /),
      type: "api_error",
      details: { said: { message: overloaded } },
    };
    expect(chunks.at(-1)).toMatchObject({ error });
    const record = await desk.world.get(idOf(chunks));
    expect(record).toMatchObject({
      model: key,
      provider: wire.provider,
      completion: firstPiece(plain.text ?? ""),
      finish_reason: null,
    });
    expect(record.error).toMatch(/./);
  });

  test("whose caller goes away stops its provider; what came is stored", async () => {
    upstream.behave(wire.behave({ ...plain, breaks: "silence" }));
    let [id, text] = ["", ""];
    for await (const { choices = [] } of eachEvent(await desk.post(desk.body({ model, stream: true })))) {
      id = choices[0]?.completion_id ?? id;
      text += choices[0]?.delta["content"] ?? "";
      if (text !== "") break;
    }
    await eventually(() => upstream.lastCall().ending === "cut");
    const record = await eventually(async () => {
      const { status, body } = await desk.api.get(`interactions/${id}`);
      return status === 200 && body;
    });
    expect(record).toMatchObject({ completion: text, error: expect.stringMatching(/caller/), finish_reason: null });
  });

  test("continues a prompt", async () => {
    upstream.behave(wire.behave(plain));
    const { choices } = ok(await desk.send<ChatAnswer>({ model, prompt: "Once upon" }, {}, "completions"));
    expect(choices).toMatchObject([{ text: plain.text, model: key, finish_reason: "stop" }]);
    const record = await desk.recordOf({ choices });
    expect(record).toMatchObject({ prompt: "Once upon", messages: null, completion: plain.text, provider: wire.provider });
  });

  test("that is added and attached by GraphQL, as the vendor's client does, answers", async () => {
    const graphql = new Graphql(server);
    const input = {
      name: `model-${freshMark()}`,
      provider: wire.provider,
      providerData: wire.providerData(wire.baseUrl(upstream.url)),
    };
    const add = "mutation ($input: AddExternalModelInput!) { addExternalModel(input: $input) { key providerName } }";
    const { addExternalModel: added } = await graphql.data(add, { input });
    expect(added).toMatchObject({ providerName: wire.provider });
    const attach = "mutation ($input: AttachModel!) { attachModel(input: $input) { key } }";
    await graphql.data(attach, { input: { useCase: desk.use_case, model: added.key, attached: true, wait: false } });
    upstream.behave(wire.behave(plain));
    const record = await desk.recordOf(await desk.chat({ model: `${desk.use_case}/${added.key}` }));
    expect(record).toMatchObject({ model: added.key, provider: wire.provider, completion: plain.text });
    const { path, headers } = upstream.lastCall();
    expect(path).toBe(wire.paths[0]);
    expect(headers[wire.key[0]]).toBe(wire.provider === "NVIDIA" ? undefined : wire.key[1]); // has none in GraphQL
  });
});

const idsOfAnswer = ({ choices }: ChatAnswer) => choices.map(({ completion_id }) => completion_id);

async function idsOfStream(members: JsonObject): Promise<string[]> {
  const { chunks } = await desk.stream(members);
  return [idOf(chunks, 0), idOf(chunks, 1)];
}

test.each(["ANTHROPIC", "GOOGLE"] as const)("%s gets its thoughts back with the results of its calls", async (provider) => {
  const wire = wireOf(provider);
  const model = `${desk.use_case}/${await desk.addModel({ provider, provider_model: wire.provider_model })}`;
  upstream.behave(wire.behave(rich));
  const question = { role: "user", content: "Where is my parcel?" };
  const message = (await desk.chat({ model, messages: [question] })).choices[0]?.message as typeof richMessage;
  upstream.behave(wire.behave(plain));
  const result = { role: "tool", tool_call_id: message.tool_calls[0]?.id, content: "Here." };
  await desk.chat({ model, messages: [question, message, result] });
  expect(upstream.lastCall().body).toMatchObject(
    provider === "ANTHROPIC"
      ? { messages: [{}, { content: [{ type: "thinking", signature: "signed" }, { type: "text" }, { type: "tool_use" }] }, {}] }
      : { contents: [{}, { parts: [{ text: rich.text }, { functionCall: {}, thoughtSignature: "signed" }] }, {}] },
  );
});

test("a fallback of another provider answers in its own way", async () => {
  const claude = wireOf("ANTHROPIC");
  const fallback = await desk.addModel({ provider: "ANTHROPIC", provider_model: claude.provider_model });
  await desk.setService({ fallback_models: [fallback] });
  upstream.behave((call, response) => (call.path === claude.paths[0] ? claude.behave(rich) : fail(401, "No."))(call, response));
  const { chunks } = await desk.stream({ messages: conversation.messages });
  expect(upstream.calls.map(({ path }) => path)).toEqual(["/v1/chat/completions", "/v1/messages"]);
  expect(await desk.world.get(idOf(chunks))).toMatchObject({
    model: fallback,
    provider: "ANTHROPIC",
    labels: { "adaptive.fallback_from": desk.model },
    message: richMessage,
  });
});

test.each([
  ["GOOGLE", "gemini-embedding-001", "/v1beta/models/gemini-embedding-001"],
  ["AZURE", "text-embedding-3-small", "/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21"],
] as const)("%s embeds one text and several; nothing is stored", async (provider, provider_model, path) => {
  const { behave, key: header, baseUrl } = wireOf(provider);
  const key = await desk.addModel({ provider, provider_model, base_url: baseUrl(upstream.url) });
  const model = `${desk.use_case}/${key}`;
  upstream.behave(behave({}));
  const before = await desk.world.count();
  for (const input of ["Where?", ["Where?", "On its way."]]) {
    const { data } = ok(await desk.send({ model, input }, {}, "embeddings"));
    expect(data).toEqual([input].flat().map((text, index) => ({ object: "embedding", index, embedding: embeddingOf(text) })));
    expect(upstream.lastCall().path.startsWith(path)).toBe(true);
    expect(upstream.lastCall().headers[header[0]]).toBe(header[1]);
  }
  expect(await desk.world.count()).toBe(before);
});

test("a provider without embeddings is told", async () => {
  const key = await desk.addModel({ provider: "ANTHROPIC", provider_model: "claude", kind: "Embedding" });
  expectError(await desk.send({ model: `${desk.use_case}/${key}`, input: "a" }, {}, "embeddings"), "InvalidInput", "model");
});

test.each(runReleases)("models that adaptive-sdk %s adds answer it", async (release) => {
  const args = [server.url, server.admin_key, desk.use_case, "sync"];
  const client = new PythonProcess<{ call: string; arguments: object }, PythonAnswer>(
    "gateway/client_adaptive.py",
    args,
    release,
  );
  const result = async (call: string, given: object) => {
    const { result, ...failure } = await client.ask({ call, arguments: given });
    expect({ call, ...failure }).toEqual({ call });
    return result as ChatAnswer & { key: string };
  };
  const hasAzure = !isSince(release, "0.12.0");
  for (const provider of ["OPEN_AI", "GOOGLE", ...(hasAzure ? (["AZURE"] as const) : [])] as const) {
    const wire = wireOf(provider);
    const endpoint = provider === "AZURE" ? { endpoint: wire.baseUrl(upstream.url) } : {};
    const external_model_id = provider === "OPEN_AI" && hasAzure ? "GPT4O" : wire.provider_model;
    const given = {
      name: `model-${freshMark()}`,
      provider: provider.toLowerCase(),
      external_model_id,
      api_key: secret,
      ...endpoint,
    };
    const { key } = await result("models.add_external", given);
    ok(await desk.api.put(`use-cases/${desk.use_case}/models/${key}`, {}));
    upstream.behave(wire.behave(plain));
    const answer = await result("chat.create", { model: key, messages: [{ role: "user", content: "Where is my parcel?" }] });
    expect(answer.choices).toMatchObject([{ model: key, message: { role: "assistant", content: plain.text } }]);
    expect(await desk.recordOf(answer)).toMatchObject({ model: key, provider, completion: plain.text });
    expect(upstream.lastCall().headers[wire.key[0]]).toBe(wire.key[1]);
  }
  client.close();
});
