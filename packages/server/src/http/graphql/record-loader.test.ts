import type { Interaction } from "@colloquy/contract";
import { expect, test } from "vitest";
import type { Caller, Deps } from "../../operations/deps.ts";
import { RecordLoader } from "./record-loader.ts";

/** Reading pages asks nothing of these. */
const loader = () => new RecordLoader({} as Deps, {} as Caller, new AbortController().signal);

const pageOf = (mebibytes: number): Interaction[] => [
  { id: "a", use_case: "u", completion: "x".repeat(mebibytes << 20), prompt: null, messages: null, message: null } as Interaction,
];

test("the pages of one request are read one after the other, until they hold as much text as it may read", async () => {
  const records = loader();
  let reading = 0;
  const read = () =>
    records.readPage(
      async () => {
        reading += 1;
        expect(reading).toBe(1);
        await Promise.resolve();
        reading -= 1;
        return pageOf(16);
      },
      (page) => page,
    );
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, read));
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  expect(outcomes.at(-1)).toMatchObject({ reason: { code: "invalid_input", message: expect.stringContaining("64 MiB") } });
});

test("a page that fails does not keep the next from being read", async () => {
  const records = loader();
  const failed = records.readPage(
    () => Promise.reject(new Error("away")),
    () => [],
  );
  const next = records.readPage(
    async () => pageOf(1),
    (page) => page,
  );
  await expect(failed).rejects.toThrow("away");
  expect(await next).toHaveLength(1);
});
