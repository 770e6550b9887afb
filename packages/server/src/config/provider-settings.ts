import { ConfigError } from "./config-error.ts";
import { readHttpUrl, readMilliseconds, readSwitch } from "./read-value.ts";

/** How the providers of models are reached. */
export interface ProviderSettings {
  /** In place of the providers' public ones. */
  readonly base_urls: {
    readonly OPEN_AI: string | undefined;
    readonly ANTHROPIC: string | undefined;
    readonly GOOGLE: string | undefined;
  };
  /** For Azure endpoints that name none. */
  readonly azure_api_version: string;
  /** Whether models may be registered at private and loopback addresses. */
  readonly allow_private_endpoints: boolean;
  readonly limits: {
    readonly connect_ms: number;
    /** Until a provider begins to answer. */
    readonly first_byte_ms: number;
    readonly between_chunks_ms: number;
    readonly total_ms: number;
  };
}

/**
 * @param read the value of a variable; undefined when it is unset
 * @param is_loopback whether the server itself can be reached from this machine only
 * @throws ConfigError
 */
export function readProviderSettings(read: (name: string) => string | undefined, is_loopback: boolean): ProviderSettings {
  const readUrl = (name: string) => readHttpUrl(name, read(name));
  const readLimit = (name: string, usual_s: number) => readMilliseconds(name, read(name), usual_s);
  return Object.freeze({
    base_urls: Object.freeze({
      OPEN_AI: readUrl("OPENAI_BASE_URL"),
      ANTHROPIC: readUrl("ANTHROPIC_BASE_URL"),
      GOOGLE: readUrl("GOOGLE_BASE_URL"),
    }),
    azure_api_version: readVersion("COLLOQUY_AZURE_API_VERSION", read("COLLOQUY_AZURE_API_VERSION")),
    allow_private_endpoints: readSwitch(
      "COLLOQUY_ALLOW_PRIVATE_ENDPOINTS",
      read("COLLOQUY_ALLOW_PRIVATE_ENDPOINTS") ?? (is_loopback ? "1" : "0"),
    ),
    limits: Object.freeze({
      connect_ms: readLimit("COLLOQUY_UPSTREAM_CONNECT_SECONDS", 10),
      first_byte_ms: readLimit("COLLOQUY_UPSTREAM_FIRST_BYTE_SECONDS", 85), // the vendor's client waits 90 s
      between_chunks_ms: readLimit("COLLOQUY_UPSTREAM_BETWEEN_CHUNKS_SECONDS", 60),
      total_ms: readLimit("COLLOQUY_UPSTREAM_TOTAL_SECONDS", 600),
    }),
  });
}

/** Azure's newest stable one is the default. */
function readVersion(name: string, version = "2024-10-21"): string {
  if (/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) return version;
  throw new ConfigError(`${name} is ${JSON.stringify(version)}; allowed is a version like 2024-10-21 or 2025-04-01-preview`);
}
