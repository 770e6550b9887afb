import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Api, eventually, makeFolder, seed, startServer } from "@colloquy/testing";
import { expect, test } from "vitest";
import { expectPromisesKept } from "./promises.ts";
import { type Ledger, metric, startWriters } from "./writers.ts";

/** Mounts a small file system; false, with a printed reason, where that is not permitted. */
function mount(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`, "tmpfs", folder], { stdio: "pipe" });
    return true;
  } catch (error) {
    console.warn(`skipped: no small file system can be mounted here (${error})`);
    return false;
  }
}

test("a full journal disk is 503 and never an acknowledgement, and logging goes on when there is space again", async (context) => {
  const data_dir = makeFolder();
  const journal = join(data_dir, "journal");
  if (!mount(journal, 24)) return context.skip();
  const use_case = "disk-full";
  try {
    const server = await startServer({ data_dir });
    const api = new Api(server.url, server.admin_key);
    await seed(api, { use_case, metrics: [metric] });
    const filler = join(journal, "filler");
    writeFileSync(filler, Buffer.alloc(20 * 1024 * 1024));
    const writers = startWriters(server, { use_case, bytes: 20_000, whenRefused: () => delay(50) });
    await eventually(() => writers.ledger.refused.length > 50, 60_000);
    const refused = await eventually(async () => {
      const answer = await api.post("interactions", { use_case, prompt: "x".repeat(500_000), completion: "c" });
      return answer.status !== 201 && answer;
    });
    expect(refused).toMatchObject({
      status: 503,
      body: { error: { message: expect.stringMatching(/^Unavailable: /), code: "unavailable" } },
    });
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    await expectOneReadable(api, writers.ledger);

    rmSync(filler);
    const before = writers.ledger.logged.length;
    await eventually(() => writers.ledger.logged.length > before + 50, 30_000);
    await writers.stop();
    expect(writers.ledger.refused.filter((line) => !line.startsWith("503 "))).toEqual([]);
    await expectPromisesKept(server, use_case, writers.ledger);
    await server.killAll();

    const again = await startServer({ data_dir });
    await expectPromisesKept(again, use_case, writers.ledger);
    await again.stop();
  } finally {
    await eventually(() => unmount(journal), 10_000, 200);
  }
});

async function expectOneReadable(api: Api, ledger: Ledger): Promise<void> {
  const kept = ledger.logged.find((record) => record.fate === "kept");
  expect((await api.get(`interactions/${kept?.id}`)).status).toBe(200);
}

function unmount(folder: string): boolean {
  execFileSync("umount", ["-l", folder], { stdio: "pipe" }); // lazily: a server that a failed test left may hold it
  return true;
}
