import type { JSONObject } from "@ai-sdk/provider";
import type { Provider } from "../provider.ts";
import type { ProviderSettings } from "../settings.ts";
import type { ChatBody, Effort, Turn } from "./native-body.ts";
import { toBudget } from "./native-options.ts";
import { type Fetching, nativeProvider, toBaseUrl } from "./native-provider.ts";

/** Claude models up to 4.5 think within a budget; those after them decide by an effort how much. */
const olderClaude = /claude-(?:[123]|instant|[a-z]+-4(?:-[0-5])?(?!\d|-\d{1,2}(?!\d)))/;
/** Anthropic refuses an id that looks like an e-mail address or a telephone number. */
const isPersonal = /@|^\+?[\d\s().-]{7,}$/;

/** Anthropic's Messages API; the wire is the library's, which is loaded with the first request. */
export function anthropicProvider(settings: ProviderSettings, http: Fetching): Provider {
  return nativeProvider({
    provider: "Anthropic",
    options_key: "anthropic",
    reasoning_format: "anthropic-claude-v1",
    tune,
    async open({ provider_model, base_url, api_key }) {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      const address = base_url ?? settings.base_urls.ANTHROPIC ?? "https://api.anthropic.com";
      return createAnthropic({
        baseURL: toBaseUrl(address, "v1"),
        // Never undefined: the library would take a key from the environment and send it to whatever address was given.
        apiKey: api_key ?? "",
        fetch: http.fetchFor(base_url !== null, api_key),
      }).languageModel(provider_model);
    },
  });
}

function tune(body: ChatBody, model: string): JSONObject {
  const { parallel_tool_calls, user, reasoning_effort } = body;
  return {
    ...(parallel_tool_calls === false ? { disableParallelToolUse: true } : {}),
    ...(user && !isPersonal.test(user) ? { metadata: { userId: user } } : {}),
    ...(reasoning_effort ? toThinking(reasoning_effort, model, body.messages) : {}),
  };
}

function toThinking(effort: Effort, model: string, turns: readonly Turn[]): JSONObject {
  if (effort === "none") return { thinking: { type: "disabled" } };
  const adapts = model.includes("claude-") && !olderClaude.test(model);
  if (adapts) return { thinking: { type: "adaptive", display: "summarized" }, effort: effort === "minimal" ? "low" : effort };
  return hasLostReasoning(turns) ? {} : { thinking: { type: "enabled", budgetTokens: toBudget(effort) } };
}

/** With a budget, a turn that calls tools must begin with its reasoning; not every client sends it back. */
function hasLostReasoning(turns: readonly Turn[]): boolean {
  const calling = turns.slice(turns.findLastIndex((turn) => turn.role === "user") + 1).filter((turn) => turn.tool_calls?.length);
  return calling.some((turn) => !turn.reasoning_details?.length);
}
