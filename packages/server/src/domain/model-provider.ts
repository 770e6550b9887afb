import { invalidInput, type ModelKind, type ProviderName } from "@colloquy/contract";

interface ProviderData {
  provider?: ProviderName | null | undefined;
  provider_model?: string | null | undefined;
  base_url?: string | null | undefined;
  api_key?: string | null | undefined;
  extra_params?: unknown;
}

const needsBaseUrl: readonly ProviderName[] = ["AZURE", "NVIDIA"];

/** @throws RequestError `invalid_input` naming the member that is missing, or that means nothing without a provider */
export function checkProviderData(data: ProviderData): void {
  if (data.provider == null) {
    for (const member of ["provider_model", "base_url", "api_key", "extra_params"] as const) {
      if (data[member] != null) throw invalidInput(member, "means nothing without provider, which is absent");
    }
    return;
  }
  if (data.provider_model == null) throw invalidInput("provider_model", `is required with provider ${data.provider}`);
  if (data.base_url == null && needsBaseUrl.includes(data.provider)) {
    throw invalidInput("base_url", `is required with provider ${data.provider}`);
  }
}

export function kindOfModel(provider_model: string | null | undefined): ModelKind {
  return /embed/i.test(provider_model ?? "") ? "Embedding" : "Generation";
}
