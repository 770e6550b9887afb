import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = process.env["COLLOQUY_TEST_DATA"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));

/** Rows of `NAME.jsonl.gz` in the folder of real data; undefined, with a printed reason, where the file is absent. */
export function loadData<Row>(name: string): Row[] | undefined {
  const file = `${folder}/${name}.jsonl.gz`;
  if (!existsSync(file)) {
    console.warn(`skipped: ${file} is not there; set COLLOQUY_TEST_DATA to the folder of the real data`);
    return undefined;
  }
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}
