import { type Behaviour, speak } from "@colloquy/testing";
import { overloaded, piecesOf, type Reply, tokens } from "./reply.ts";

const usage = {
  prompt_tokens: tokens.prompt,
  completion_tokens: tokens.completion,
  total_tokens: tokens.prompt + tokens.completion,
  prompt_tokens_details: { cached_tokens: tokens.cached },
  completion_tokens_details: { reasoning_tokens: tokens.reasoning },
};

/** Answers by OpenAI's API, which says its role in a piece of its own. @param model what it calls the model */
export function speakOpenAi({ thought, text, calls, breaks }: Reply, model?: string): Behaviour {
  const tool_calls = calls?.map(({ name, args }, i) => ({
    id: `call_${i + 1}`,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
  const message = {
    ...(text === undefined ? { content: null } : {}),
    ...(thought === undefined ? {} : { reasoning_content: thought }),
    ...(tool_calls === undefined ? {} : { tool_calls }),
  };
  const error = { message: overloaded, type: "server_error" };
  return speak({
    ...{ message, usage },
    ...(text === undefined ? {} : { text, pieces: piecesOf(text) }),
    ...(model === undefined ? {} : { model }),
    ...(breaks === undefined ? {} : { breaks: { after: 2, by: breaks === "silence" ? breaks : { error } } }),
  });
}
