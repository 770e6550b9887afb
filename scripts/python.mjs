import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";
import { runOrExit } from "./run.mjs";

/** Makes `.venv` with what `acceptance/requirements.txt` names, where it is missing or stale. Ends the process when there is no Python. */
export async function preparePython() {
  const folder = join(root, ".venv");
  const stamp = join(folder, ".made-from");
  const requirements = join(root, "acceptance/requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const python = ["python3", "python"].find(isRecent);
  if (python === undefined) {
    console.error("npm test needs Python 3.10 or newer (python3) for the tests with the real Python client; none was found.");
    process.exit(1);
  }
  console.error("Installing the Python client into .venv …");
  rmSync(folder, { recursive: true, force: true });
  await runOrExit(python, ["-m", "venv", folder], "On Debian and Ubuntu the package python3-venv is needed.");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
  await runOrExit(join(folder, "bin/python"), pip);
  await runOrExit(join(folder, "bin/python"), ["-c", "from adaptive_sdk import Adaptive, AsyncAdaptive"]);
  writeFileSync(stamp, wanted);
}

function isRecent(command) {
  return spawnSync(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], { stdio: "ignore" }).status === 0;
}
