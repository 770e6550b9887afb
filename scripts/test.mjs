// What `npm test` runs: installs and builds what is missing, then all tests; arguments go to Vitest.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, root } from "./prepare.mjs";
import { preparePython } from "./python.mjs";
import { run } from "./run.mjs";
import { countTests, formatCounts } from "./test-counts.mjs";

await prepare(["packages/server", "packages/testing"]);
await preparePython();

const folder = mkdtempSync(join(tmpdir(), "colloquy-test-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
// The caller may name the file, to sum several runs.
const report = process.env.COLLOQUY_TEST_REPORT ?? join(folder, "report.json");
const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", root, ...process.argv.slice(2)];
const succeeded = await run(process.execPath, vitest, {
  env: { ...process.env, COLLOQUY_TEST_REPORT: report },
  stdout: "inherit",
});
const counts = countTests([report]);
if (!succeeded && counts.failed === 0) counts.failed = 1; // an error outside of any test
console.log(formatCounts(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
