/** How providers are reached; from the configuration. */
export interface ProviderSettings {
  /** The operator's, therefore not guarded. Absent: the provider's public one. */
  base_urls: { OPEN_AI?: string | undefined; ANTHROPIC?: string | undefined; GOOGLE?: string | undefined };
  /** As in `2024-10-21`; for Azure endpoints that name none. */
  azure_api_version: string;
  /** Whether an endpoint given by a caller may be a private or loopback address. Link-local and metadata addresses never may. */
  allow_private_endpoints: boolean;
  /** Milliseconds. */
  limits: {
    connect_ms: number;
    /** From the request to the head of the answer. */
    first_byte_ms: number;
    /** From one event of a stream to the next; for a whole answer, from its head to its end. */
    between_chunks_ms: number;
    /** From the request to the end of a stream, retries included. */
    total_ms: number;
  };
}
