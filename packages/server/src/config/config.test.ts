import { join } from "node:path";
import { describe, expect, test } from "vitest";
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
  ])("names the variable %s when it is %j, and what is allowed", (name, value, allowed) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
    expect(() => readConfig({ [name]: value })).toThrow(allowed);
  });

  test("never repeats a secret", () => {
    expect(() => readConfig({ COLLOQUY_ADMIN_KEY: "geheim" })).not.toThrow("geheim");
  });
});
