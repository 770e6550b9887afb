import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";
import { runOrExit } from "./run.mjs";

const folder = join(root, ".venv");
const python = join(folder, "bin/python");
const pipInstall = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/**
 * Makes `.venv` with what `acceptance/requirements.txt` names, and in `.venv/clients/VERSION` each release of the Python client that
 * `acceptance/clients/releases.txt` lists, where they are missing or stale. Ends the process when there is no Python.
 */
export async function preparePython() {
  const stamp = join(folder, ".made-from");
  const requirements = join(root, "acceptance/requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    await makeEnvironment(requirements);
    writeFileSync(stamp, wanted);
  }
  await installReleases();
}

async function makeEnvironment(requirements) {
  const command = ["python3", "python"].find(isRecent);
  if (command === undefined) {
    console.error("npm test needs Python 3.10 or newer (python3) for the tests with the real Python client; none was found.");
    process.exit(1);
  }
  console.error("Installing what the Python client needs into .venv …");
  rmSync(folder, { recursive: true, force: true });
  await runOrExit(command, ["-m", "venv", folder], "On Debian and Ubuntu the package python3-venv is needed.");
  await runOrExit(python, [...pipInstall, "--requirement", requirements]);
}

function isRecent(command) {
  return spawnSync(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], { stdio: "ignore" }).status === 0;
}

/** A published release never changes: what is there is right. */
async function installReleases() {
  const clients = join(folder, "clients");
  const lines = readFileSync(join(root, "acceptance/clients/releases.txt"), "utf8").split("\n");
  const missing = lines.filter((line) => /^\d/.test(line) && !existsSync(join(clients, line)));
  if (missing.length === 0) return;
  console.error(`Installing ${missing.length} releases of the Python client …`);
  mkdirSync(clients, { recursive: true });
  const work = async () => {
    for (let release = missing.shift(); release !== undefined; release = missing.shift()) await installRelease(clients, release);
  };
  await Promise.all([work(), work(), work(), work()]);
}

/** Without its dependencies: those of all releases are in the environment. */
async function installRelease(clients, release) {
  const made = join(clients, `.${release}`);
  rmSync(made, { recursive: true, force: true });
  await runOrExit(python, [...pipInstall, "--no-deps", "--no-compile", "--target", made, `adaptive-sdk==${release}`]);
  renameSync(made, join(clients, release));
}
