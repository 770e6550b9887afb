// As a program: `node scripts/test-counts.mjs FILE…` prints the sum of reports as `N passed, N failed`; a missing one is a failure.
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

const isFailed = ({ status }) => status === "failed";

export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = countTests(process.argv.slice(2));
  console.log(formatCounts({ passed, failed, skipped: 0 }));
  process.exitCode = failed > 0 ? 1 : 0;
}
