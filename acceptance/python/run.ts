import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { repository } from "@colloquy/testing";

const python = join(repository, ".venv/bin/python");
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function requirePython(): void {
  if (!existsSync(python)) throw new Error(`${python} is not there: npm test makes it, from acceptance/requirements.txt`);
}

/** Runs a script of this folder to its end; its standard output, parsed as JSON lines, and what it wrote to standard error. */
export async function runPython<Row>(name: string, args: string[]): Promise<{ rows: Row[]; errors: string }> {
  requirePython();
  const { stdout, stderr } = await promisify(execFile)(python, [script(name), ...args], { maxBuffer: 64 * 1024 * 1024 });
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { rows: lines.map((line) => JSON.parse(line) as Row), errors: stderr };
}

export interface PythonAnswer {
  result?: Record<string, unknown>;
  /** The exception's class. */
  error?: string;
  text?: string;
}

/** The real adaptive-sdk in a process of its own; calls are answered in their order. */
export class PythonClient {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = "";

  constructor(url: string, key: string, mode: "sync" | "async") {
    requirePython();
    this.#process = spawn(python, [script("client.py"), url, key, mode]);
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async call(use_case: string, method: string, args: Record<string, unknown>): Promise<PythonAnswer> {
    this.#process.stdin.write(`${JSON.stringify({ use_case, method, arguments: args })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the client ended: ${this.#errors}`);
    return JSON.parse(value) as PythonAnswer;
  }

  close(): void {
    this.#process.stdin.end();
  }
}
