// What `npm run bench` runs: the measured promises against the built server.
import { join } from "node:path";
import { prepare, root } from "./prepare.mjs";
import { run } from "./run.mjs";

await prepare(["packages/server", "packages/testing"]);
const program = join(root, "bench/main.ts");
const succeeded = await run(
  process.execPath,
  ["--import", "tsx", "--conditions=colloquy/source", program, ...process.argv.slice(2)],
  {
    stdout: "inherit",
  },
);
process.exitCode = succeeded ? 0 : 1;
