import { CreateModelRequest, invalidInput } from "@colloquy/contract";
import type { AddExternalModelInput, ExternalModelProviderName, ModelProviderDataInput, OpenAiModel } from "../resolver-types.ts";
import { checked } from "./checked.ts";

/** OpenAI's names of the models that old releases have an enum for. */
const openAiModels: Readonly<Record<OpenAiModel, string>> = {
  GPT41: "gpt-4.1",
  GPT4O: "gpt-4o",
  GPT4O_MINI: "gpt-4o-mini",
  O1: "o1",
  O1_MINI: "o1-mini",
  O3_MINI: "o3-mini",
  GPT4: "gpt-4",
  GPT4_TURBO: "gpt-4-turbo",
  GPT3_5_TURBO: "gpt-3.5-turbo",
};

const isEnumName = (name: string): name is OpenAiModel => Object.hasOwn(openAiModels, name);

/** The member of `providerData` that fits each provider. */
const members = {
  AZURE: "azure",
  OPEN_AI: "openAI",
  LEGACY_OPEN_AI: "legacyOpenAI",
  GOOGLE: "google",
  ANTHROPIC: "anthropic",
  NVIDIA: "nvidia",
} as const satisfies Record<ExternalModelProviderName, keyof ModelProviderDataInput>;

/** What the several kinds of data have in common. */
interface ProviderData {
  externalModelId: string;
  apiKey?: string | null | undefined;
  endpoint?: string | null | undefined;
  extraParams?: unknown;
}

/**
 * A model of an outside provider as REST takes it.
 * @throws RequestError `invalid_input`, also where the data are not those of the provider
 */
export function toCreateModel(input: AddExternalModelInput): CreateModelRequest {
  const { name, key, kind, description } = input;
  const provider = input.provider === "LEGACY_OPEN_AI" ? "OPEN_AI" : input.provider;
  const { externalModelId, apiKey, endpoint, extraParams } = dataOf(input);
  return checked(CreateModelRequest, {
    name,
    key,
    kind,
    description,
    provider,
    provider_model: provider === "OPEN_AI" && isEnumName(externalModelId) ? openAiModels[externalModelId] : externalModelId,
    base_url: endpoint,
    api_key: apiKey,
    extra_params: extraParams,
  });
}

function dataOf({ provider, providerData }: AddExternalModelInput): ProviderData {
  const member = members[provider];
  const given = Object.entries(providerData ?? {}).filter(([, data]) => data != null);
  const data = providerData?.[member];
  if (data != null && given.length === 1) return data;
  const names = given.map(([name]) => name).join(", ") || "nothing";
  throw invalidInput("provider_data", `must hold ${member} and nothing else with provider ${provider}, not ${names}`);
}
