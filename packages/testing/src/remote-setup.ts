import { startClickHouse } from "./clickhouse.ts";
import provideDatabases from "./database-service.ts";

/** For Vitest's `globalSetup`: the engines that `enginesOf` makes databases in. */
export async function setup(): Promise<() => Promise<void>> {
  const clickhouse = await startClickHouse();
  process.env["COLLOQUY_TEST_CLICKHOUSE"] = clickhouse.url;
  const stopDatabases = await provideDatabases({
    provide: (_, url) => {
      process.env["COLLOQUY_TEST_DATABASES"] = url;
    },
  });
  return async () => {
    await stopDatabases();
    await clickhouse.kill();
  };
}
