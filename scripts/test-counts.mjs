// As a program: `node scripts/test-counts.mjs FILE…` prints the sum of reports as `N passed, N failed`; a missing one is a failure.
// With `--failures` it prints what failed instead.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Sums Vitest's JSON reports. A file that could not even be loaded counts as one failure. */
export function countTests(files) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    if (!existsSync(file)) {
      counts.failed += 1;
      continue;
    }
    const report = JSON.parse(readFileSync(file, "utf8"));
    const broken = report.testResults.filter((result) => result.status === "failed" && !result.assertionResults.some(isFailed));
    counts.passed += report.numPassedTests;
    counts.failed += report.numFailedTests + broken.length;
    counts.skipped += report.numPendingTests + report.numTodoTests;
  }
  return counts;
}

/** What failed and the beginning of why, for the end of a log too long to be kept whole. */
function listFailures(files) {
  const results = files.filter(existsSync).flatMap((file) => JSON.parse(readFileSync(file, "utf8")).testResults);
  return results
    .filter((result) => result.status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(isFailed);
      if (failed.length === 0) return [`${name}: ${message}`];
      return failed.map((test) => `${name} > ${test.fullName}: ${test.failureMessages.join("\n")}`);
    })
    .map((failure) => failure.slice(0, 2000));
}

const isFailed = ({ status }) => status === "failed";

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2).filter((word) => word !== "--failures");
  const { passed, failed } = countTests(files);
  if (process.argv.includes("--failures")) console.log(listFailures(files).join("\n"));
  else console.log(formatCounts({ passed, failed, skipped: 0 }));
  process.exitCode = failed > 0 ? 1 : 0;
}
