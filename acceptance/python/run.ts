import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { repository } from "@colloquy/testing";

const environment = join(repository, ".venv");
const python = join(environment, "bin/python");
const folderOf = (release: string) => join(environment, "clients", release);

/** The client that the vendor's documentation of 0.5 describes. */
const documented = "0.1.1";

/** The arguments and options with which Python runs a script of the acceptance tests with one release of the client. */
function withRelease(script: string, args: readonly string[], release: string): [string[], { env: NodeJS.ProcessEnv }] {
  const folder = folderOf(release);
  if (!existsSync(folder)) throw new Error(`${folder} is not there: npm test makes it, with what the client needs`);
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  return [[path, ...args], { env: { ...process.env, PYTHONPATH: folder } }];
}

/** Runs a script of the acceptance folder to its end; its standard output, parsed as JSON lines, and what it wrote to standard error. */
export async function runPython<Row>(
  script: string,
  args: readonly string[],
  release: string = documented,
): Promise<{ rows: Row[]; errors: string }> {
  const [command, options] = withRelease(script, args, release);
  const { stdout, stderr } = await promisify(execFile)(python, command, { ...options, maxBuffer: 256 * 1024 * 1024 });
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { rows: lines.map((line) => JSON.parse(line) as Row), errors: stderr };
}

export interface PythonAnswer {
  result?: unknown;
  /** The exception's class. */
  error?: string;
  text?: string;
}

/** A Python script in a process of its own that answers each JSON line with one; questions are answered in their order. */
export class PythonProcess<Question, Answer> {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = "";

  constructor(script: string, args: readonly string[], release: string = documented) {
    const [command, options] = withRelease(script, args, release);
    this.#process = spawn(python, command, options);
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask(question: Question): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the client ended: ${this.#errors}`);
    return JSON.parse(value) as Answer;
  }

  close(): void {
    this.#process.stdin.end();
  }
}

export interface PythonCall {
  /** The client's default one; null where it has none. */
  use_case: string | null;
  method: string;
  arguments: Record<string, unknown>;
}

/** The real adaptive-sdk. */
export class PythonClient {
  readonly #process: PythonProcess<PythonCall, PythonAnswer>;

  constructor(url: string, key: string, mode: "sync" | "async", release?: string) {
    this.#process = new PythonProcess("python/client.py", [url, key, mode], release);
  }

  call(use_case: string | null, method: string, args: Record<string, unknown>): Promise<PythonAnswer> {
    return this.#process.ask({ use_case, method, arguments: args });
  }

  close(): void {
    this.#process.close();
  }
}
