import fc from "fast-check";
import { expect, test } from "vitest";
import { type SseEvent, SseSplitter } from "./sse.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function split(pieces: Uint8Array[]): SseEvent[] {
  const splitter = new SseSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}
const dataOf = (text: string) => split([bytesOf(text)]).map(({ data }) => data);

test.each([
  ["LF", "data: a\n\ndata: b\n\n"],
  ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n"],
  ["CR", "data: a\r\rdata: b\r\r"],
  ["a mixture", "data: a\r\n\ndata: b\r\n\r"],
  ["no empty line at the end", "data: a\n\ndata: b\n"],
  ["no end of the last line", "data: a\n\ndata: b"],
  ["no space after the colon", "data:a\n\ndata:b\n\n"],
  ["comments, ids and retries", ": ping\n\nid: 1\ndata: a\n: x\n\nretry: 3\n\ndatabase: c\n\ndata: b\n\n"],
  ["a byte order mark", "\uFEFFdata: a\n\ndata: b\n\n"],
])("events are split with %s", (_, text) => {
  expect(dataOf(text)).toEqual(["a", "b"]);
});

test("several data lines are one event, joined by line feeds; only one space is left out", () => {
  expect(dataOf("data:  a\ndata\ndata: b\n\ndata:\n\n")).toEqual([" a\n\nb", ""]);
});

test("an event has the type that is named in it, and the next has none of it", () => {
  expect(split([bytesOf("event: error\ndata: x\n\nevent: lost\n\ndata: y\n\n")])).toEqual([
    { type: "error", data: "x" },
    { type: "message", data: "y" },
  ]);
});

const anyStream = fc
  .array(
    fc.constantFrom(
      "data: ",
      "data:",
      "event: error",
      ": c",
      "é☃😀",
      "x",
      "\n",
      "\r",
      "\r\n",
      "\n\n",
      "\r\n\r\n",
      "data: {}\n\n",
      "\uFEFF",
    ),
    { maxLength: 40 },
  )
  .map((parts) => bytesOf(parts.join("")));

test("however the bytes are cut, the events are the same", () => {
  fc.assert(
    fc.property(anyStream, fc.array(fc.nat(120), { maxLength: 30 }), (bytes, cuts) => {
      const at = [0, ...cuts.filter((cut) => cut <= bytes.length).sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(split(pieces)).toEqual(split([bytes]));
      expect(split(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(split([bytes]));
    }),
    { numRuns: 2000 },
  );
});

test("what is held for an event that is not complete can be bounded", () => {
  const splitter = new SseSplitter();
  splitter.push(bytesOf("data: 12345\ndata: 67"));
  expect(splitter.held).toBe(5 + "data: 67".length);
  splitter.push(bytesOf("\n\n"));
  expect(splitter.held).toBe(0);
});

test("an event that comes byte by byte costs no more than in proportion to its length", () => {
  const splitter = new SseSplitter();
  const piece = bytesOf("x");
  splitter.push(bytesOf("data: "));
  for (let i = 0; i < 500_000; i++) splitter.push(piece);
  expect(splitter.end()[0]?.data).toHaveLength(500_000);
});
