import type { JsonObject } from "@colloquy/testing";

export const notText = [0, 1.5, true, [], {}, ["a"]];
export const notUuid = [
  "",
  "nobody",
  "0b5e2f1c",
  7,
  true,
  [],
  {},
  "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4",
  "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4g",
  "' OR 1=1 --",
];
export const notObject = ["text", 0, true, [], [["a", "b"]]];
export const notKey = ["", ...notText, "x".repeat(321)];
export const badTime = [
  "",
  "soon",
  "2024-13-01",
  "2024-02-30T00:00:00Z",
  "now - 1 fortnight",
  "1900-01-01",
  "9999-12-31",
  -1,
  1e300,
  99999999999999,
  true,
  [],
  {},
];
export const badCount = [-1, 1.5, "7", true, [], {}, 4294967296, 1e300];
export const badQuantity = [-0.5, "7", true, [], {}];
export const badLabels = [
  ...notObject,
  { a: 1 },
  { a: null },
  { a: ["b"] },
  { a: {} },
  { "": "x" },
  { ["k".repeat(129)]: "x" },
  { a: "v".repeat(1025) },
  { "adaptive.x": "y" },
  { "a\u001fb": "c" },
  { a: "b\u001fc" },
  Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, "v"])),
];
export const user = (content: unknown) => ({ role: "user", content });
/** The same for an edit, which takes lists of values. */
export const badLabelEdits = badLabels
  .filter((labels) => typeof labels === "object" && !Array.isArray(labels) && !("a" in labels && Array.isArray(labels.a)))
  .flatMap((labels) => [{ set: labels }, { add: labels }]);
export const badMessages = [
  ...notObject.filter((value) => !Array.isArray(value)),
  {},
  [],
  ["text"],
  [null],
  [[]],
  [{}],
  [{ content: "a" }],
  [{ role: "", content: "a" }],
  [{ role: 7, content: "a" }],
  [{ role: "r".repeat(65), content: "a" }],
  [{ role: "user" }],
  [user(null)],
  [user(7)],
  [user({})],
  [user(["text"])],
  [user("fine"), { role: "assistant", content: null }],
  [user("fine"), { role: "assistant", content: null, tool_calls: [] }],
  [user("fine"), { role: "assistant", content: null, tool_calls: "find" }],
];
export const badFeedbacks = (good: JsonObject) => [
  "text",
  {},
  [null],
  ["text"],
  [[]],
  [{}],
  [{ ...good, value: "5" }],
  [{ ...good, value: null }],
  [good, { ...good, value: true }],
  [{ ...good, metric: "" }],
  [{ ...good, metric: 7 }],
  [{ ...good, metric: "nobody" }],
  [{ ...good, reason: 7 }],
  [{ ...good, details: [] }],
  [{ ...good, created_at: "soon" }],
  Array.from({ length: 1001 }, () => good),
];
export const badValue = ["5", null, true, [], {}];
export const badName = ["", ...notText, "x".repeat(201), "a\0b"];
export const badKey = ["", "a/b", "a b", "a\n", "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4e", "x".repeat(201), "a\0b", ...notText];
export const badDescription = [...notText, "x".repeat(10_001), "a\0b"];
export const badFlag = ["yes", 1, 0, [], {}];
export const badFilter = [
  "",
  "(",
  "label.:x",
  "colour:red",
  "model:",
  'label.a:"x',
  "feedback.x>soon",
  "NOT",
  "a OR",
  "AND",
  7,
  true,
  [],
  { field: "colour" },
  { and: "x" },
  { field: "model", op: "near", value: 1 },
  deepFilter(200),
];

function deepFilter(depth: number): string {
  return `${"(".repeat(depth)}model:*${")".repeat(depth)}`;
}
