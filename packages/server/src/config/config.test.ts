import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ProviderSettings } from "../providers/settings.ts";
import { readConfig } from "./config.ts";

describe("the configuration", () => {
  test("has defaults for everything, also when variables are empty, and is frozen", () => {
    const config = readConfig({});
    expect(config).toEqual({
      host: "127.0.0.1",
      port: 8080,
      data_dir: join(process.cwd(), "colloquy-data"),
      admin_key: undefined,
      admin_email: "admin@localhost",
      secret_key: undefined,
      clickhouse: undefined,
      database_url: undefined,
      erase_within_ms: 900_000,
      cjk_index: undefined,
      log_level: "info",
      allow_network_disk: false,
      providers: {
        base_urls: {},
        azure_api_version: "2024-10-21",
        allow_private_endpoints: true,
        limits: { connect_ms: 10_000, first_byte_ms: 85_000, between_chunks_ms: 60_000, total_ms: 600_000 },
      },
      inference_limits: { per_key: 256, in_flight: 1024 },
    });
    expect(readConfig({ COLLOQUY_PORT: "", COLLOQUY_ADMIN_KEY: " ", CLICKHOUSE_URL: "" })).toEqual(config);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test("takes a ClickHouse server apart", () => {
    const config = readConfig({ CLICKHOUSE_URL: "https://me:p%40ss@db.example:8443/logs", DATABASE_URL: "postgres://u:p@h/d" });
    expect(config.clickhouse).toEqual({ url: "https://db.example:8443", username: "me", password: "p@ss", database: "logs" });
    expect(readConfig({ CLICKHOUSE_URL: "http://h:8123", DATABASE_URL: "postgresql://h/d" }).clickhouse).toEqual({
      url: "http://h:8123",
      username: "default",
      password: "",
      database: "colloquy",
    });
  });

  test("takes what the environment says", () => {
    const config = readConfig({
      COLLOQUY_HOST: "0.0.0.0",
      COLLOQUY_PORT: "0",
      COLLOQUY_DATA_DIR: "/tmp/x/../y",
      COLLOQUY_ADMIN_KEY: "k".repeat(24),
      COLLOQUY_ADMIN_EMAIL: "a@b.example",
      COLLOQUY_SECRET_KEY: "s".repeat(32),
      COLLOQUY_LOG_LEVEL: "debug",
      COLLOQUY_ALLOW_NETWORK_DISK: "1",
    });
    expect(config).toMatchObject({
      host: "0.0.0.0",
      port: 0,
      data_dir: "/tmp/y",
      admin_key: "k".repeat(24),
      allow_network_disk: true,
    });
  });

  test.each([
    ["COLLOQUY_PORT", "65536", "0 (any free one) to 65535"],
    ["COLLOQUY_PORT", "80a", "0 (any free one) to 65535"],
    ["COLLOQUY_ADMIN_KEY", "short", "at least 24"],
    ["COLLOQUY_ADMIN_KEY", `${"k".repeat(24)} x`, "without spaces"],
    ["COLLOQUY_ADMIN_EMAIL", "nobody", "an e-mail address"],
    ["COLLOQUY_LOG_LEVEL", "loud", "fatal, error, warn, info"],
    ["COLLOQUY_ALLOW_NETWORK_DISK", "maybe", "1 and 0"],
    ["COLLOQUY_ERASE_WITHIN_SECONDS", "1", "from 10 to 86400"],
    ["CLICKHOUSE_URL", "http://localhost:8123", "DATABASE_URL"],
    ["CLICKHOUSE_URL", "localhost:8123", "http://user:password@host:8123/database"],
    ["CLICKHOUSE_URL", "http://u:p@localhost:8123/a/b", "http://user:password@host:8123/database"],
    ["CLICKHOUSE_URL", "http://u:%zz@localhost:8123", "escape"],
    ["DATABASE_URL", "mysql://localhost/x", "postgres://user:password@host:5432/database"],
    ["OPENAI_BASE_URL", "api.openai.com/v1", "https://host/path"],
    ["OPENAI_BASE_URL", "ftp://host/v1", "https://host/path"],
    ["ANTHROPIC_BASE_URL", "https://user:password@host/v1", "without user, password"],
    ["GOOGLE_BASE_URL", "https://host/v1?key=secret", "query"],
    ["GOOGLE_BASE_URL", "https://host/v1#", "fragment"],
    ["COLLOQUY_ALLOW_PRIVATE_ENDPOINTS", "maybe", "1 and 0"],
    ["COLLOQUY_UPSTREAM_CONNECT_SECONDS", "0", "from 0.01 to 86400"],
    ["COLLOQUY_UPSTREAM_FIRST_BYTE_SECONDS", "90s", "from 0.01 to 86400"],
    ["COLLOQUY_UPSTREAM_BETWEEN_CHUNKS_SECONDS", "-1", "from 0.01 to 86400"],
    ["COLLOQUY_UPSTREAM_TOTAL_SECONDS", "Infinity", "from 0.01 to 86400"],
    ["COLLOQUY_AZURE_API_VERSION", "newest", "a version like 2024-10-21"],
    ["COLLOQUY_INFERENCE_PER_KEY", "0", "whole number from 1 to 1000000"],
    ["COLLOQUY_INFERENCE_IN_FLIGHT", "1.5", "whole number from 1 to 1000000"],
  ])("names the variable %s when it is %j, and what is allowed", (name, value, allowed) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
    expect(() => readConfig({ [name]: value })).toThrow(allowed);
  });

  test("says how providers are reached, in milliseconds", () => {
    const { providers, inference_limits } = readConfig({
      OPENAI_BASE_URL: "http://localhost:4000/v1",
      ANTHROPIC_BASE_URL: "https://anthropic.example/v1/",
      GOOGLE_BASE_URL: "https://google.example",
      COLLOQUY_AZURE_API_VERSION: "2025-04-01-preview",
      COLLOQUY_UPSTREAM_CONNECT_SECONDS: "0.5",
      COLLOQUY_UPSTREAM_FIRST_BYTE_SECONDS: "300",
      COLLOQUY_UPSTREAM_BETWEEN_CHUNKS_SECONDS: "0.25",
      COLLOQUY_UPSTREAM_TOTAL_SECONDS: "86400",
      COLLOQUY_INFERENCE_PER_KEY: "1",
      COLLOQUY_INFERENCE_IN_FLIGHT: "2",
    });
    const settings: ProviderSettings = providers;
    expect(settings).toEqual({
      base_urls: {
        OPEN_AI: "http://localhost:4000/v1",
        ANTHROPIC: "https://anthropic.example/v1/",
        GOOGLE: "https://google.example",
      },
      azure_api_version: "2025-04-01-preview",
      allow_private_endpoints: true,
      limits: { connect_ms: 500, first_byte_ms: 300_000, between_chunks_ms: 250, total_ms: 86_400_000 },
    });
    expect(inference_limits).toEqual({ per_key: 1, in_flight: 2 });
    expect(Object.isFrozen(providers) && Object.isFrozen(providers.limits) && Object.isFrozen(inference_limits)).toBe(true);
  });

  test.each([
    [{}, true],
    [{ COLLOQUY_HOST: "127.0.0.1" }, true],
    [{ COLLOQUY_HOST: "::1" }, true],
    [{ COLLOQUY_HOST: "localhost" }, true],
    [{ COLLOQUY_HOST: "0.0.0.0" }, false],
    [{ COLLOQUY_HOST: "10.0.0.7" }, false],
    [{ COLLOQUY_HOST: "0.0.0.0", COLLOQUY_ALLOW_PRIVATE_ENDPOINTS: "1" }, true],
    [{ COLLOQUY_ALLOW_PRIVATE_ENDPOINTS: "0" }, false],
  ])("with %j, models at private addresses are allowed: %j", (environment, allowed) => {
    expect(readConfig(environment).providers.allow_private_endpoints).toBe(allowed);
  });

  test("never repeats a secret", () => {
    expect(() => readConfig({ COLLOQUY_ADMIN_KEY: "geheim" })).not.toThrow("geheim");
    expect(() => readConfig({ OPENAI_BASE_URL: "https://ann:geheim@host" })).not.toThrow("geheim");
  });
});
