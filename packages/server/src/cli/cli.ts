#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const usage = `Colloquy, an interaction store for LLM applications.

usage: colloquy COMMAND

commands:
  serve        start the server; it is configured by environment variables (colloquy serve --help)

options:
  --help       show this text, or that of a command
  --version    show the version
`;

/** Each loads its own code, so that the help of one does not wait for the modules of another. */
const commands = new Map<string, () => Promise<{ usage: string; run(): Promise<void> }>>([["serve", () => import("./serve.ts")]]);

/** Runs one command line; a server goes on after the promise resolves. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "v" } },
  });
  if (values.version) return print(`${version()}\n`);
  const [name, ...rest] = positionals;
  if (name === undefined) return values.help ? print(usage) : fail(usage);
  const load = commands.get(name);
  if (load === undefined) return fail(`unknown command ${name}; known: ${[...commands.keys()].join(", ")}\n`);
  if (rest.length > 0) return fail(`colloquy ${name} takes no arguments, but got ${rest.join(" ")}\n`);
  const command = await load();
  if (values.help) return print(command.usage);
  await command.run();
}

const print = (text: string): void => void process.stdout.write(text);

function fail(text: string): void {
  process.stderr.write(text);
  process.exitCode = 2;
}

function version(): string {
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))) throw error;
  fail(`${error.message}\n`);
}
