import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));

/** Which other folders of the server each folder may import; everybody may import the contract. */
const folders: Record<string, readonly string[]> = {
  cli: ["config"],
  http: ["operations"],
  operations: ["domain", "store", "registry", "providers"],
  domain: [],
  store: [],
  registry: [],
  providers: [],
  config: [],
};
/** What single files may import beyond that: the program's start, also in tests, and who the caller is, which is made in one place and read in another. */
const exceptions: Record<string, readonly string[]> = {
  "cli/serve.ts": ["main.ts"],
  "http/graphql/graphql-sample.ts": ["config/config.ts", "main.ts"],
  "http/permission-sample.ts": ["config/config.ts", "main.ts"],
  "http/route.ts": ["domain/caller.ts"],
  "registry/registry.ts": ["domain/caller.ts", "domain/permission.ts"],
};
/** The workspaces that each workspace's code may import. */
const workspaces: Record<string, readonly string[]> = {
  contract: [],
  server: ["@colloquy/contract"],
  testing: ["@colloquy/contract", "@colloquy/server", "@colloquy/server/engine"],
};

interface Import {
  /** Relative to `src`, with slashes. */
  file: string;
  /** As written; a relative one is resolved to a path below `src`. */
  target: string;
}

const importing = /(?:^(?:import|export)\s[^;"]*?\bfrom |^import |\bimport\()"([^"]+)"/gm;

function importsOf(workspace: string): Import[] {
  const source = join(packages, workspace, "src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|cjs)$/.test(file));
  return files.flatMap((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const targets = [...text.matchAll(importing)].map((match) => match[1] ?? "");
    return targets.map((target) => ({
      file: slashes(file),
      target: target.startsWith(".") ? slashes(relative(source, join(source, dirname(file), target))) : target,
    }));
  });
}

const slashes = (path: string) => path.split(sep).join("/");
const top = (path: string) => path.split("/")[0] ?? path;
const isTest = ({ file }: Import) => file.endsWith(".test.ts");

describe("imports point inward", () => {
  const imports = importsOf("server");

  test("are found at all", () => {
    expect(imports.length).toBeGreaterThan(10);
  });

  test.each(Object.entries(folders))("%s/ imports only %j", (folder, allowed) => {
    const wrong = imports.filter((found) => {
      const { file, target } = found;
      if (isTest(found) || top(file) !== folder || !/\.(ts|cjs)$/.test(target)) return false;
      return ![folder, ...allowed].includes(top(target)) && !(exceptions[file] ?? []).includes(target);
    });
    expect(wrong).toEqual([]);
  });

  test("every folder stands in the table", () => {
    const here = readdirSync(join(packages, "server/src"), { withFileTypes: true });
    expect(here.filter((entry) => entry.isDirectory() && !(entry.name in folders)).map(({ name }) => name)).toEqual([]);
  });

  test("the rules (domain) do no I/O: of Node they may use hashes only", () => {
    const fromNode = imports.filter(
      (found) => top(found.file) === "domain" && !isTest(found) && found.target.startsWith("node:"),
    );
    expect(fromNode.filter(({ target }) => target !== "node:crypto")).toEqual([]);
  });
});

describe("workspaces", () => {
  test.each(Object.entries(workspaces))("%s imports only %j of the others", (workspace, allowed) => {
    const ours = importsOf(workspace).filter(({ target }) => target.startsWith("@colloquy/"));
    expect(ours.filter(({ target }) => !allowed.includes(target))).toEqual([]);
  });

  test("the contract imports zod only", () => {
    const foreign = importsOf("contract").filter(
      (found) => !isTest(found) && found.target !== "zod" && !/\.ts$/.test(found.target),
    );
    expect(foreign).toEqual([]);
  });
});
