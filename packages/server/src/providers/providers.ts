import type { ProviderName } from "@colloquy/contract";
import { HttpClient } from "./http/http-client.ts";
import { anthropicProvider } from "./native/anthropic.ts";
import { googleProvider } from "./native/google.ts";
import { OpenAiProvider } from "./openai/openai.ts";
import type { Provider, UpstreamModel } from "./provider.ts";
import type { ProviderSettings } from "./settings.ts";

/** Every dialect, over one set of connections. */
export class Providers {
  readonly #http: HttpClient;
  readonly #dialects: Record<ProviderName, Provider>;

  constructor(settings: ProviderSettings) {
    this.#http = new HttpClient(settings);
    const openai = new OpenAiProvider(this.#http, settings);
    this.#dialects = {
      OPEN_AI: openai,
      AZURE: openai,
      NVIDIA: openai,
      ANTHROPIC: anthropicProvider(settings, this.#http),
      GOOGLE: googleProvider(settings, this.#http),
    };
  }

  of({ provider }: Pick<UpstreamModel, "provider">): Provider {
    return this.#dialects[provider];
  }

  /** Ends all connections, those in use too. */
  close(): Promise<void> {
    return this.#http.close();
  }
}
