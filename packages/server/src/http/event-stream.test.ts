import { expect, test } from "vitest";
import { toEvent } from "./event-stream.ts";

test("an event is one line for clients that also end lines at U+0085, U+2028 and U+2029", () => {
  const data = JSON.stringify({ content: "a\u2028b\u2029c\u0085d\ne" });
  const event = toEvent(data);
  expect(event.split(/[\n\r\u0085\u2028\u2029]/)).toEqual([expect.stringMatching(/^data: /), "", ""]);
  expect(JSON.parse(event.slice("data: ".length))).toEqual(JSON.parse(data));
});
