import { expect, test } from "vitest";
import { Inference } from "./inference.ts";

const open = (limits: { per_key: number; in_flight: number }) =>
  new Inference({
    providerOf: () => {
      throw new Error("not asked");
    },
    limits,
    onFailed: () => {},
  });

test("a key has a limit of its own, and the process one for all", () => {
  const inference = open({ per_key: 2, in_flight: 3 });
  const leave = inference.enter("a");
  inference.enter("a");
  expect(() => inference.enter("a")).toThrow(/^TooManyRequests: 2 inference requests of this key/);
  inference.enter("b");
  expect(() => inference.enter("c")).toThrow(/^TooManyRequests: 3 inference requests are running/);
  leave();
  leave(); // twice counts once
  expect(inference.running()).toBe(2);
  inference.enter("c");
  expect(() => inference.enter("a")).toThrow(/3 inference requests are running/);
});

test("it is idle when the last one has left", async () => {
  const inference = open({ per_key: 5, in_flight: 5 });
  await inference.untilIdle();
  const leaves = [inference.enter("a"), inference.enter("b")];
  let isIdle = false;
  const idle = inference.untilIdle().then(() => {
    isIdle = true;
  });
  leaves[0]?.();
  await Promise.resolve();
  expect(isIdle).toBe(false);
  leaves[1]?.();
  await idle;
  expect(isIdle).toBe(true);
});
