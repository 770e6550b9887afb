import { errorKinds } from "@colloquy/contract";
import { expect, test } from "vitest";
import { EngineError } from "../store/engine/engine.ts";
import { toCallerFailure } from "./engine-failure.ts";

test("a question over its budget is the caller's to narrow, an engine that is away is worth another try", () => {
  const failure = toCallerFailure(new EngineError("budget", "SELECT secret", { code: 159 }));
  expect(failure).toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("narrow the time range or the filter"),
  });
  expect(failure?.message).not.toContain("secret");
  expect(errorKinds.invalid_input.status).toBe(400);
  expect(toCallerFailure(new EngineError("transient", "away"))).toMatchObject({ code: "unavailable" });
});

test("a statement that the engine refuses, and anything else, is a defect of ours", () => {
  expect(toCallerFailure(new EngineError("refused", "syntax"))).toBeUndefined();
  expect(toCallerFailure(new Error("x"))).toBeUndefined();
});
