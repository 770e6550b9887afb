import { expect, test } from "vitest";
import { BadAnswer, reading } from "./openai-answer.ts";

test("whatever goes wrong in the reading of an answer is a bad answer, and says so", () => {
  const cause = new RangeError("Invalid string length");
  const fail = (error: Error) => () => {
    throw error;
  };
  expect(() => reading(fail(cause))).toThrow(
    expect.objectContaining({ name: "BadAnswer", message: "gave an answer that cannot be read", cause }),
  );
  expect(() => reading(fail(new BadAnswer("said no")))).toThrow("said no");
});
