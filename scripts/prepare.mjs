// Installs and builds what is missing or stale. Plain Node: nothing is installed yet when this runs.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOrExit, stopOnSignals } from "./run.mjs";
import { withSetupLock } from "./setup-lock.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const engine = {
  name: `@chdb/lib-${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`,
  version: "26.7.3-stable.1",
};

/**
 * Makes the given workspaces ready to run. Takes milliseconds when nothing has changed.
 * @param {string[]} projects folders with a tsconfig.json
 */
export async function prepare(projects) {
  stopOnSignals();
  const isReady = () => isInstalled() && hasEngine() && projects.every(isBuilt);
  if (isReady()) return;
  await withSetupLock(root, async () => {
    if (!isInstalled()) await install();
    if (!hasEngine()) await installEngine();
    for (const project of projects.filter((name) => !isBuilt(name))) await build(project);
  });
}

/** npm keeps what it installed in a lock file of its own, written last: a killed installation has none. */
function isInstalled() {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(modules, ".package-lock.json"));
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    if (!path.startsWith("node_modules/") || link) return true;
    return installed[path] === undefined ? optional || devOptional : installed[path].version === version;
  });
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

async function install() {
  console.error("Installing packages (about 700 MB, most of it the database engine; once) …");
  // Not `npm ci`: it refuses a lock file that lacks an optional package of some other platform. The versions are the lock file's all the same.
  await npm("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error");
}

function hasEngine() {
  const description = join(modules, engine.name, "package.json");
  return existsSync(description) && JSON.parse(readFileSync(description, "utf8")).version === engine.version;
}

/** npm skips an optional package that it could not get, and the lock file names only some platforms. */
async function installEngine() {
  const isSupported = ["linux", "darwin"].includes(process.platform) && ["x64", "arm64"].includes(process.arch);
  const isMusl = process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
  if (!isSupported || isMusl) {
    const platform = `${process.platform} ${process.arch}${isMusl ? " without glibc" : ""}`;
    const advice =
      process.platform === "win32" ? "On Windows run it in WSL." : "It runs on Linux with glibc and on macOS, x64 and arm64.";
    console.error(`There is no embedded ClickHouse for ${platform}. ${advice}`);
    process.exit(1);
  }
  console.error(`Installing ${engine.name} …`);
  await npm("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", `${engine.name}@${engine.version}`);
}

function npm(...args) {
  const script = process.env.npm_execpath;
  return script?.endsWith("npm-cli.js") ? runOrExit(process.execPath, [script, ...args]) : runOrExit("npm", args);
}

const stampOf = (project) => join(root, project, "dist", ".built-from");

function isBuilt(project) {
  return existsSync(stampOf(project)) && readFileSync(stampOf(project), "utf8") === sourceHash();
}

async function build(project) {
  console.error(`Building ${project} …`);
  // tsc takes its own notes for the truth; without the stamp what they describe may be gone.
  const force = existsSync(stampOf(project)) ? [] : ["--force"];
  await runOrExit(process.execPath, [join(modules, "typescript/bin/tsc"), "-b", ...force, join(root, project)]);
  mkdirSync(dirname(stampOf(project)), { recursive: true });
  writeFileSync(stampOf(project), sourceHash());
}

let knownHash;
/** Over the contents of all sources: times do not survive every way of copying a checkout. */
function sourceHash() {
  if (knownHash !== undefined) return knownHash;
  const hash = createHash("sha1").update(readFileSync(join(root, "tsconfig.base.json")));
  for (const name of readdirSync(join(root, "packages")).sort()) {
    const folder = join(root, "packages", name);
    const sources = existsSync(join(folder, "src"))
      ? readdirSync(join(folder, "src"), { recursive: true, withFileTypes: true })
      : [];
    const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    for (const file of [join(folder, "package.json"), join(folder, "tsconfig.json"), ...files.sort()]) {
      hash.update(file.slice(root.length)).update("\0").update(readFileSync(file));
    }
  }
  knownHash = hash.digest("hex");
  return knownHash;
}
