import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

/** Work that ends when it is told to. */
function openWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end: () => end(), work: () => ended };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("of one user four run at a time, the others wait in their order", async () => {
  const turns = new Turns();
  const started: number[] = [];
  const open = Array.from({ length: 6 }, openWork);
  const all = open.map(({ work }, i) =>
    turns.run("ann", () => {
      started.push(i);
      return work();
    }),
  );
  await settled();
  expect(started).toEqual([0, 1, 2, 3]);
  open[2]?.end();
  await settled();
  expect(started).toEqual([0, 1, 2, 3, 4]);
  for (const { end } of open) end();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
});

test("a user who waits does not keep another out", async () => {
  const turns = new Turns();
  const open = Array.from({ length: 10 }, openWork);
  const all = open.map(({ work }) => turns.run("ann", work));
  expect(await turns.run("bob", async () => "at once")).toBe("at once");
  for (const { end } of open) end();
  await Promise.all(all);
});

test("twelve run at a time, whoever asks", async () => {
  const turns = new Turns();
  let running = 0;
  const open = Array.from({ length: 20 }, openWork);
  const all = open.map(({ work }, i) =>
    turns.run(`user ${i}`, () => {
      running += 1;
      return work();
    }),
  );
  await settled();
  expect(running).toBe(12);
  for (const { end } of open) end();
  await Promise.all(all);
  expect(running).toBe(20);
});

test("who waits too long is told to come back, and what fails gives its place free", async () => {
  const turns = new Turns(20);
  const open = Array.from({ length: 4 }, openWork);
  const all = open.map(({ work }) => turns.run("ann", work));
  await expect(turns.run("ann", async () => 1)).rejects.toMatchObject({ code: "unavailable" });
  for (const { end } of open) end();
  await Promise.all(all);
  for (let i = 0; i < 20; i += 1) {
    await expect(turns.run("ann", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  }
  expect(await turns.run("ann", async () => 1)).toBe(1);
});

test("two hundred may wait, the next is told to come back at once", async () => {
  const turns = new Turns();
  const open = Array.from({ length: 204 }, openWork);
  const all = open.map(({ work }) => turns.run("ann", work));
  await expect(turns.run("ann", async () => 1)).rejects.toMatchObject({ code: "unavailable" });
  for (const { end } of open) end();
  await Promise.all(all);
});
