import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Checkpoint, type CheckpointState } from "./checkpoint.ts";

const root = mkdtempSync(join(tmpdir(), "colloquy-checkpoint-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
const path = () => join(folder, "checkpoint");
beforeEach(() => {
  folder = mkdtempSync(join(root, "journal-"));
});

const at = (offset: number, cuts: number[] = []): CheckpointState => ({
  confirmed: { segment: 3, offset },
  range: {
    segment: 3,
    start: offset,
    end: offset + 10,
    cuts: { interactions: cuts },
    confirmed_tables: ["feedback"],
  },
});

/** What the next process finds. */
async function reopen(): Promise<{ state: CheckpointState | undefined; is_whole: boolean }> {
  const { checkpoint, state, is_whole } = Checkpoint.open(folder);
  await checkpoint.close();
  return { state, is_whole };
}

async function writeStates(...states: CheckpointState[]): Promise<void> {
  const { checkpoint } = Checkpoint.open(folder);
  await Promise.all(states.map((state) => checkpoint.write(state)));
  await checkpoint.close();
}

describe("the checkpoint", () => {
  test("gives back the state that was written last, in the order of the calls", async () => {
    await writeStates(...Array.from({ length: 50 }, (_, index) => at(index)));
    expect(await reopen()).toMatchObject({ state: at(49), is_whole: true });
    expect(await reopen()).toMatchObject({ state: at(49), is_whole: true });
  });

  test("is undefined when it was never written, or is lost", async () => {
    expect((await reopen()).state).toBeUndefined();
    await writeStates(at(1));
    unlinkSync(path());
    expect(await reopen()).toEqual({ state: undefined, is_whole: false });
  });

  test("survives a torn last line, and writes on behind it", async () => {
    await writeStates(at(1), at(2));
    truncateSync(path(), statSync(path()).size - 5);
    expect(await reopen()).toMatchObject({ state: at(1), is_whole: true });
    appendFileSync(path(), "0123");
    await writeStates(at(3));
    expect(await reopen()).toMatchObject({ state: at(3), is_whole: true });
  });

  test("says that states may be missing when a whole line is broken", async () => {
    await writeStates(at(1), at(2));
    const text = readFileSync(path());
    text[text.length - 20] = (text[text.length - 20] ?? 0) ^ 1;
    writeFileSync(path(), text);
    expect(await reopen()).toMatchObject({ state: at(1), is_whole: false });
  });

  test("is rewritten when it has grown to 1 MiB", async () => {
    const long = Array.from({ length: 20_000 }, () => 5000);
    const { checkpoint } = Checkpoint.open(folder);
    for (let index = 0; index < 30; index++) {
      await checkpoint.write(at(index, long));
      expect(statSync(path()).size).toBeLessThanOrEqual(1 << 20);
    }
    await checkpoint.close();
    expect((await reopen()).state).toMatchObject(at(29, long));
  });

  test("takes no write after it was closed", async () => {
    const { checkpoint } = Checkpoint.open(folder);
    const written = checkpoint.write(at(1));
    const closed = checkpoint.close();
    await expect(checkpoint.write(at(2))).rejects.toThrow(/closed/);
    await closed;
    await written;
    expect((await reopen()).state).toMatchObject(at(1));
  });
});
