import type { LanguageModelV3Usage } from "@ai-sdk/provider";
import type { UpstreamUsage } from "../provider.ts";
import { given } from "./native-options.ts";

/** Undefined where the provider did not count. Prompt tokens include those from and to its cache, completion tokens those of reasoning. */
export function toUsage({ inputTokens, outputTokens }: LanguageModelV3Usage): UpstreamUsage | undefined {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return;
  return {
    prompt_tokens: inputTokens.total,
    completion_tokens: outputTokens.total,
    total_tokens: inputTokens.total + outputTokens.total,
    prompt_tokens_details: given({ cached_tokens: inputTokens.cacheRead, cache_write_tokens: inputTokens.cacheWrite }),
    completion_tokens_details: given({ reasoning_tokens: outputTokens.reasoning }),
  };
}

/** What the calls used, together and each; nothing as soon as one of them does not tell: a part would pass for the whole. */
export function usageMembers(usages: readonly (UpstreamUsage | undefined)[]): {
  usage?: UpstreamUsage;
  usage_by_choice?: readonly UpstreamUsage[];
} {
  const known = usages.filter((usage) => usage !== undefined);
  if (known.length < usages.length) return {};
  const usage = known.reduce((sum, one) => add(sum, one) as UpstreamUsage);
  return known.length === 1 ? { usage } : { usage, usage_by_choice: known };
}

function add(left: object, right: object): object {
  const sum: Record<string, unknown> = { ...left };
  for (const [name, value] of Object.entries(right)) {
    const before = sum[name];
    if (typeof before === "number" && typeof value === "number") sum[name] = before + value;
    else if (typeof before === "object" && before !== null && typeof value === "object" && value !== null)
      sum[name] = add(before, value);
    else sum[name] = value;
  }
  return sum;
}
