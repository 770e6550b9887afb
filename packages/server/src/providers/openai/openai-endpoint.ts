import { UpstreamFailure, type UpstreamModel } from "../provider.ts";
import type { ProviderSettings } from "../settings.ts";

export type OpenAiCall = "chat/completions" | "completions" | "embeddings";

interface OpenAiEndpoint {
  url: URL;
  headers: Record<string, string>;
  guarded: boolean;
}

export type EndpointSettings = Pick<ProviderSettings, "base_urls" | "azure_api_version">;

const publicBase = "https://api.openai.com/v1";
const fixedHeaders = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "user-agent": "colloquy",
};
/** @throws UpstreamFailure for a model without an endpoint, which the registry does not let in */
export function openAiEndpoint(model: UpstreamModel, call: OpenAiCall, settings: EndpointSettings): OpenAiEndpoint {
  const base = model.base_url ?? (model.provider === "OPEN_AI" ? (settings.base_urls.OPEN_AI ?? publicBase) : undefined);
  if (base === undefined) throw new UpstreamFailure("failed", "the model has no endpoint");
  const url =
    model.provider === "AZURE"
      ? azureUrl(new URL(base), model.provider_model, { call, ...settings })
      : compatibleUrl(new URL(base), call);
  url.hash = "";
  return { url, headers: { ...fixedHeaders, ...keyHeader(model) }, guarded: model.base_url !== null };
}

function keyHeader({ provider, api_key }: UpstreamModel): Record<string, string> {
  if (api_key === undefined) return {};
  return provider === "AZURE" ? { "api-key": api_key } : { authorization: `Bearer ${api_key}` };
}

const trailingCall = /\/(?:chat\/completions|completions|embeddings)$/;

/** The path without a slash at its end, and without a call that was pasted with it. */
function basePath(url: URL): { path: string; hadCall: boolean } {
  const path = url.pathname.replace(/\/+$/, "");
  return { path: path.replace(trailingCall, ""), hadCall: trailingCall.test(path) };
}

/** The path is taken as it is given; servers that are named by their origin alone have theirs below `/v1`. */
function compatibleUrl(url: URL, call: OpenAiCall): URL {
  const { path, hadCall } = basePath(url);
  url.pathname = `${path === "" && !hadCall ? "/v1" : path}/${call}`;
  return url;
}

/** The deployment has the model's name, unless the URL names another. A URL that ends in `/openai/v1` has Azure's newer form. */
function azureUrl(
  url: URL,
  provider_model: string,
  { call, azure_api_version }: Pick<EndpointSettings, "azure_api_version"> & { call: OpenAiCall },
): URL {
  const { path } = basePath(url);
  if (path.endsWith("/openai/v1")) {
    url.pathname = `${path}/${call}`;
    return url;
  }
  const deployments = /^(.*)\/openai\/deployments(?:\/([^/]+))?$/.exec(path);
  const resource = deployments?.[1] ?? path.replace(/\/openai$/, "");
  url.pathname = `${resource}/openai/deployments/${deployments?.[2] ?? encodeURIComponent(provider_model)}/${call}`;
  if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", azure_api_version);
  return url;
}
