import { expect, test } from "vitest";
import { parametersOf, upstreamMembers, upstreamMessages } from "./upstream-body.ts";

const request = {
  model: "support/m",
  messages: [{ role: "user", content: "hi" }],
  stream: true,
  stream_options: {},
  session_id: "0190a2b5-1111-7000-8000-000000000000",
  user: "ann",
  labels: { a: "1" },
  metadata: { b: "2" },
  tags: ["x"],
  system_prompt_args: { name: "Ann" },
  temperature: 0,
  max_tokens: null,
  tools: [{ type: "function", function: { name: "f" } }],
  top_k: 40,
};

test("what is meant for the store stays here, everything else goes to the provider", () => {
  expect(upstreamMembers(request)).toEqual({
    stream_options: {},
    user: "ann",
    temperature: 0,
    tools: request.tools,
    top_k: 40,
  });
});

test("metadata goes to the provider only together with store, as OpenAI takes it", () => {
  expect(upstreamMembers({ ...request, store: true })).toMatchObject({ store: true, metadata: { b: "2" } });
  expect(upstreamMembers({ ...request, store: false })).not.toHaveProperty("metadata");
});

test("parameters are what shaped the answer", () => {
  expect(parametersOf(request)).toEqual({
    temperature: 0,
    tools: request.tools,
    top_k: 40,
    system_prompt_args: { name: "Ann" },
  });
});

test("turns go out without our notes, and documents as user turns", () => {
  const id = "0190a2b5-1111-7000-8000-000000000000";
  expect(
    upstreamMessages([
      { role: "document", content: "facts", metadata: { page: 1 } },
      { role: "assistant", content: null, tool_calls: [{ id: "c" }], completion_id: id, reasoning_content: "hm" },
    ]),
  ).toEqual([
    { role: "user", content: "facts" },
    { role: "assistant", content: null, tool_calls: [{ id: "c" }], reasoning_content: "hm" },
  ]);
});
