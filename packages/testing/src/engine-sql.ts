import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./server.ts";

/** Runs in a process of its own: the library blocks, holds the folder's lock until the end, and hangs in an ordinary exit. */
const program = `
const { createRequire } = require("node:module");
const { open, load, DataType } = createRequire(process.argv[1])("ffi-rs");
const lib = createRequire(process.argv[1]).resolve("@chdb/lib-linux-x64-gnu/package.json").replace("package.json", "libchdb.so");
const args = ["clickhouse", "--path=" + process.argv[2], "--query=" + process.argv[3], "--output-format=TabSeparated"];
open({ library: "chdb", path: lib });
load({ library: "chdb", funcName: "query_stable_v2", retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray], paramsValue: [args.length, args] });
process.kill(process.pid, "SIGKILL");
`;

/**
 * Runs a statement on the engine's files of a data folder whose server is stopped, with every right.
 * @throws Error when the engine refuses it
 */
export async function engineSql(data_dir: string, sql: string): Promise<void> {
  const server = join(repository, "packages/server/package.json");
  const done = join(data_dir, `sql-${randomUUID()}`); // written only when the statement before it went well
  const both = `${sql}; SELECT 1 INTO OUTFILE '${done}'`;
  const run = promisify(execFile)(process.execPath, ["-e", program, server, join(data_dir, "clickhouse", "data"), both], {
    timeout: 60_000,
  });
  const { stderr } = await run.catch((error: { stderr: string }) => error);
  if (!existsSync(done)) throw new Error(`the engine refused ${sql}: ${stderr}`);
  rmSync(done);
}
