import { expect, test } from "vitest";
import { inBatches } from "./in-batches.ts";

const kind = (n: number) => (n % 2 === 0 ? "even" : "odd");

test("requests that are alike are asked together, one batch after the other, and each gets its own part", async () => {
  const asked: string[] = [];
  let running = 0;
  const answers = inBatches([1, 2, 3, 4], kind, async (batch) => {
    expect(++running).toBe(1);
    asked.push(batch.join());
    await Promise.resolve();
    running--;
    return (request) => request * 10;
  });
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  expect(asked).toEqual(["1,3", "2,4"]);
});

test("a batch that fails fails its own requests alone", async () => {
  const answers = inBatches([1, 2, 3], kind, async ([first]) => {
    if (first === 1) throw new Error("odd");
    return () => "fine";
  });
  const settled = await Promise.allSettled(answers);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
});
