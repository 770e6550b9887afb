import type { TestServer } from "@colloquy/testing";
import { expect } from "vitest";
import { type PythonAnswer, PythonClient } from "../python/run.ts";
import { isSince, type RunRelease, runReleases } from "./releases.ts";

export type Mode = "sync" | "async";
export interface Flavour {
  release: RunRelease;
  mode: Mode;
}

/** Each release that is run, synchronous and asynchronous. */
export const flavours: readonly Flavour[] = runReleases.flatMap((release) => [
  { release, mode: "sync" } as const,
  { release, mode: "async" } as const,
]);

type Arguments = Record<string, unknown>;

/** The real client of one release. What later releases call a project is a use case here too. */
export class RealClient {
  readonly release: RunRelease;
  readonly mode: Mode;
  /** What the release calls a use case: as an argument, and as a resource. */
  readonly scope: "use_case" | "project";
  readonly scopes: "use_cases" | "projects";
  readonly #client: PythonClient;

  constructor(server: TestServer, { release, mode }: Flavour, key: string = server.admin_key) {
    this.release = release;
    this.mode = mode;
    this.scope = this.isSince("0.13.0") ? "project" : "use_case";
    this.scopes = this.isSince("0.13.0") ? "projects" : "use_cases";
    this.#client = new PythonClient(server.url, key, mode, release);
  }

  isSince(release: string): boolean {
    return isSince(this.release, release);
  }

  /** What the client answers or raises. @param use_case the client's default one; null where it has none */
  call(method: string, args: Arguments = {}, use_case: string | null = null): Promise<PythonAnswer> {
    return this.#client.call(use_case, method, args);
  }

  /** The result, whose members have the client's own names. It has the type that the method declares: the process checks that. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer of any method
  async result(method: string, args: Arguments = {}, use_case: string | null = null): Promise<any> {
    const { result, ...failure } = await this.call(method, args, use_case);
    expect({ method, ...failure }).toEqual({ method });
    return result;
  }

  /** The exception's class and text. */
  async failure(method: string, args: Arguments = {}, use_case: string | null = null): Promise<{ error: string; text: string }> {
    const { result, error, text } = await this.call(method, args, use_case);
    expect({ method, result }).toEqual({ method });
    return { error: error ?? "", text: text ?? "" };
  }

  close(): void {
    this.#client.close();
  }
}
