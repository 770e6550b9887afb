import { badFlag, badLabels, badMessages, notKey, notObject, notText, notUuid, user } from "./bad-values.ts";
import type { BodyRoute } from "./body-route.ts";

const badModel = [...notText, "", "/", "nobody", "nobody/nobody", "/nobody", " ", "x".repeat(501)];
const notCount = [-1, 1.5, "7", true, [], {}, 1e300];
const notNumber = ["1", true, [], {}];
const badUser = [...notText, "u".repeat(257)];

const badCommon = {
  model: badModel,
  stream: badFlag,
  stream_options: [...notObject, { include_usage: "yes" }],
  n: [0, 21, 1.5, "2", true, [], {}],
  max_tokens: notCount,
  temperature: notNumber,
  top_p: notNumber,
  stop: [7, true, {}, [7], [null]],
  session_id: notUuid,
  user: badUser,
  labels: badLabels,
  metadata: badLabels,
  ab_campaign: [...notKey, "nobody"],
  store: badFlag,
};

export const inferenceBodies: BodyRoute[] = [
  {
    name: "POST chat/completions",
    method: "POST",
    path: () => "chat/completions",
    body: ({ use_case }, { chatting }) => ({ model: `${use_case}/${chatting}`, messages: [user("a")] }),
    required: ["model", "messages"],
    bad: { ...badCommon, messages: badMessages, system_prompt_args: notObject },
  },
  {
    name: "POST completions",
    method: "POST",
    path: () => "completions",
    body: ({ use_case }, { chatting }) => ({ model: `${use_case}/${chatting}`, prompt: "a" }),
    required: ["model", "prompt"],
    bad: { ...badCommon, prompt: notText },
  },
  {
    name: "POST embeddings",
    method: "POST",
    path: () => "embeddings",
    body: ({ use_case }, { embedding }) => ({ model: `${use_case}/${embedding}`, input: "a" }),
    required: ["model", "input"],
    bad: {
      model: badModel,
      input: [1.5, true, {}, [], [null], [{}], ["a", 1], [[]], [-1], [1.5], [["a"]], Array(2049).fill("a")],
      encoding_format: ["", "hex", 7, true, [], {}],
      dimensions: notCount,
      user: badUser,
      session_id: notUuid,
    },
  },
];
