import type { ProviderName } from "@colloquy/contract";
import type { Usage } from "@pydantic/genai-prices";

type Members = Readonly<Record<string, unknown>>;

export interface PricedAnswer {
  provider: ProviderName;
  base_url: string | null;
  /** As the provider says in its answer. */
  provider_model: string;
  /** As it was asked for; looked up when the other has no price. */
  registered_model: string;
  /** In OpenAI's form: the prompt's tokens include those that were read from a cache or written to it. */
  usage: Members;
  /** When it was answered, in milliseconds since the epoch: prices change, some with the hour. */
  at: number;
}

/** As the price list names them. NVIDIA is any server: without an address that the list knows it has no price. */
const providerIds = { OPEN_AI: "openai", AZURE: "azure", GOOGLE: "google", ANTHROPIC: "anthropic", NVIDIA: undefined } as const;

/**
 * What an answer costs, in USD; undefined where no price is known. Asynchronous because the price list (60 ms, 18 MB) is loaded when
 * it is first needed. Never rejects.
 */
export async function costOf({ usage, at, ...answer }: PricedAnswer): Promise<number | undefined> {
  try {
    prices ??= await import("@pydantic/genai-prices"); // importing again costs more than all the rest
    const { calcPrice } = prices;
    const providerId = providerAt(answer.base_url, prices) ?? providerIds[answer.provider];
    const counted = toCounted(usage);
    if (providerId === undefined || counted === undefined) return undefined;
    const options = { providerId, timestamp: new Date(at) };
    const priceOf = (model: string) => calcPrice(counted, model.replace(/^models\//, ""), options)?.total_price;
    const price = priceOf(answer.provider_model) ?? priceOf(answer.registered_model);
    return price === undefined ? undefined : Number(price.toPrecision(12)); // without the digits that only adding made
  } catch {
    return undefined; // the list refuses counts that contradict each other
  }
}

type Prices = typeof import("@pydantic/genai-prices");
let prices: Prices | undefined;

/** Endpoints that were looked up; there are as many as models have. */
const byUrl = new Map<string, string | undefined>();
const mostUrls = 1000;

function providerAt(base_url: string | null, { findProvider }: Prices): string | undefined {
  if (base_url === null) return undefined;
  if (!byUrl.has(base_url)) {
    if (byUrl.size >= mostUrls) byUrl.clear();
    byUrl.set(base_url, findProvider({ providerApiUrl: new URL(base_url).href })?.id);
  }
  return byUrl.get(base_url);
}

/** Usage as the price list counts: parts of the prompt and of the answer are at most the whole. */
function toCounted(usage: Members): Usage | undefined {
  const prompt = count(usage["prompt_tokens"]);
  const completion = count(usage["completion_tokens"]) ?? 0;
  if (prompt === undefined) return undefined;
  const read = membersOf(usage["prompt_tokens_details"]);
  const written = membersOf(usage["completion_tokens_details"]);
  // Some providers leave the tokens of reasoning out of the completion's, but not out of the total.
  const output = Math.max(completion, (count(usage["total_tokens"]) ?? 0) - prompt);
  const cache_read = Math.min(prompt, count(read["cached_tokens"]) ?? 0);
  const cache_write = Math.min(prompt - cache_read, count(read["cache_write_tokens"]) ?? 0);
  return {
    input_tokens: prompt,
    cache_read_tokens: cache_read,
    cache_write_tokens: cache_write,
    input_audio_tokens: Math.min(prompt - cache_read - cache_write, count(read["audio_tokens"]) ?? 0),
    cache_audio_read_tokens: 0,
    output_tokens: output,
    output_reasoning_tokens: Math.min(output, count(written["reasoning_tokens"]) ?? 0),
    output_audio_tokens: Math.min(output, count(written["audio_tokens"]) ?? 0),
  };
}

const count = (value: unknown) => (typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined);
const membersOf = (value: unknown): Members => (typeof value === "object" && value !== null ? (value as Members) : {});
