import { describe, expect, test } from "vitest";
import { RequestError } from "../errors.ts";
import { type Condition, conditionsOf, type Filter, mapFilter } from "./filter.ts";
import { resolveFilterTime } from "./filter-time.ts";
import { formatFilter } from "./format-filter.ts";
import { parseFilter } from "./parse-filter.ts";
import { FilterJson, parseFilterJson, readFilter } from "./read-filter.ts";

function refusal(run: () => unknown): RequestError {
  try {
    run();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const eq = (field: string, value: string | number): Condition => ({ field, op: "eq", value });
const word = (value: string): Condition => ({ field: "text", op: "text", value });

describe("reading", () => {
  test.each<[string, Filter]>([
    ["model:m", eq("model", "m")],
    ["model = m", eq("model", "m")],
    ['model:(a, "b c")', { field: "model", op: "in", value: ["a", "b c"] }],
    ["model:(a)", { field: "model", op: "in", value: ["a"] }],
    ["model!=m", { field: "model", op: "ne", value: "m" }],
    ["label.team:*", { field: "label.team", op: "exists", value: true }],
    ['label.team:"*"', eq("label.team", "*")],
    ['label."my key":x', eq('label."my key"', "x")],
    ["label.a.b:x", eq("label.a.b", "x")],
    ['label."a".b:x', eq("label.a.b", "x")],
    ["feedback.csat<0.5", { field: "feedback.csat", op: "lt", value: 0.5 }],
    ["feedback.ok:true", eq("feedback.ok", 1)],
    ["feedback.x:(false, 2)", { field: "feedback.x", op: "in", value: [0, 2] }],
    ["feedback.mean>1", { field: "feedback.mean", op: "gt", value: 1 }],
    ["feedback.mean.mean>1", { field: "feedback.mean.mean", op: "gt", value: 1 }],
    ['feedback."x.mean"=1', eq('feedback."x.mean"', 1)],
    ['feedback.x."mean"=1', eq('feedback."x.mean"', 1)],
    ["feedback.x.reason:Style", eq("feedback.x.reason", "Style")],
    ['feedback.x.reason:("too long", rude)', { field: "feedback.x.reason", op: "in", value: ["too long", "rude"] }],
    ["feedback.x.reason:*", { field: "feedback.x.reason", op: "exists", value: true }],
    ["feedback.x.user:7", eq("feedback.x.user", "7")],
    ["feedback.user>1", { field: "feedback.user", op: "gt", value: 1 }],
    ['feedback."x.user">1', { field: 'feedback."x.user"', op: "gt", value: 1 }],
    ["latency_ms>=-1e3", { field: "latency_ms", op: "gte", value: -1000 }],
    ["created_at>=2026-01-02T10:00:00Z", { field: "created_at", op: "gte", value: "2026-01-02T10:00:00Z" }],
    ["created_at>-7d", { field: "created_at", op: "gt", value: "-7d" }],
    ["comparison.votes:won", eq("comparison.votes", "won")],
    ["refund", word("refund")],
    ['"a \\"b\\" \\\\"', { field: "text", op: "text", value: 'a "b" \\', phrase: true }],
    ["input:refund", { field: "input", op: "text", value: "refund" }],
    ['completion:"so sorry"', { field: "completion", op: "text", value: "so sorry", phrase: true }],
    ["text:a=b:c", word("a=b:c")],
    ["a-b", word("a-b")],
    ["and or not", { and: [word("and"), word("or"), word("not")] }],
    ["-a", { not: word("a") }],
    ["NOT -a", { not: { not: word("a") } }],
    ["NOT(a)", { not: { and: [word("a")] } }],
    ["a b OR c AND d", { or: [{ and: [word("a"), word("b")] }, { and: [word("c"), word("d")] }] }],
    ["NOT a b", { and: [{ not: word("a") }, word("b")] }],
    ["a (b c)", { and: [word("a"), { and: [word("b"), word("c")] }] }],
    ["a b c", { and: [word("a"), word("b"), word("c")] }],
    ["a (b OR c)", { and: [word("a"), { or: [word("b"), word("c")] }] }],
    ["a(b)\tc", { and: [word("a"), { and: [word("b")] }, word("c")] }],
    ["has:(error,labels)", { field: "has", op: "in", value: ["error", "labels"] }],
  ])("%s", (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  test.each(["", " \n\t"])("%j is no filter", (text) => {
    expect(parseFilter(text)).toBeUndefined();
  });

  test.each<[string, number, string]>([
    ["modle:x", 1, '"modle" is no field; allowed are id, session'],
    ["constructor:x", 1, "is no field"],
    ["a b:", 3, "is no field"],
    ["model:", 7, "expected a value, found the end"],
    ["model:()", 8, 'expected a value, found ")"'],
    ["model:(a b)", 10, 'expected , or ), found "b)"'],
    ["model:(a", 7, "not closed"],
    ["(a", 1, "not closed"],
    ["a)", 2, 'expected a condition, AND, OR or the end, found ")"'],
    ["a,b", 2, "expected a condition, AND, OR or the end"],
    ["a OR", 5, "expected a condition, found the end"],
    ["AND a", 1, "expected a condition"],
    ["a AND OR b", 7, "expected a condition"],
    ["a - b", 4, "expected a condition directly after -"],
    ["=x", 1, "expected a field before the operator"],
    ['☃😀 "x', 4, "quotes are not closed"],
    ['"a\\n"', 4, 'expected " or \\'],
    ["latency_ms:slow", 12, "must be a number"],
    ["cost_usd>1e999", 10, "must be a number"],
    ["cost_usd>true", 10, "must be a number"],
    ["created_at>yesterday", 12, "RFC 3339"],
    ["created_at>2026-02-30", 12, "RFC 3339"],
    ["id:7", 4, "must be a UUID"],
    ["source:live", 8, "must be one of LIVE, OFFLINE"],
    ["has:everything", 5, "must be one of feedback"],
    ["comparison.x:1", 14, "must be one of won, lost, tied"],
    ["model>m", 6, "must be one of eq, ne, in, exists for model"],
    ["feedback.x.reason>m", 18, "must be one of eq, ne, in, exists for feedback"],
    ["model!=(a,b)", 8, "expected a value"],
    ["model!=*", 8, "a star is written"],
    ["input!=x", 6, "must be one of text, exists for input"],
    ["has:*", 4, "must be one of eq, ne, in for has"],
    ["label:x", 1, "label needs a label after a dot"],
    ["model.x:y", 1, "model takes no further part"],
    ['""', 1, "must not be empty"],
  ])("%s is refused at character %i", (text, position, message) => {
    const error = refusal(() => parseFilter(text));
    expect(error.message).toContain(`filter at character ${position}: `);
    expect(error.message).toContain(message);
    expect(error.details).toEqual({ position });
  });

  test.each<[string, string]>([
    ["parentheses", "(".repeat(100_000)],
    ["negations", "-".repeat(100_000)],
    ["keywords", "NOT ".repeat(25_000)],
    ["words", "a ".repeat(50_000)],
    ["dots", "a.".repeat(50_000)],
    ["exclamation marks", "!".repeat(100_000)],
    ["quotes", '"'.repeat(100_001)],
    ["backslashes", `"${"\\".repeat(100_000)}`],
    ["one long phrase", `"${"x".repeat(100_000)}"`],
    ["white space", `a${" ".repeat(100_000)}b${" ".repeat(100_000)}=`],
    ["a long list", `model:(${"a,".repeat(50_000)}a)`],
    ["a long number", `latency_ms:${"1".repeat(100_000)}x`],
    ["a long field", `label.${"x".repeat(100_000)}:y`],
  ])("100 kB of %s are refused at once", (_, text) => {
    const start = performance.now();
    expect(refusal(() => parseFilter(text)).code).toBe("invalid_input");
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("limits", () => {
  const nest = (levels: number): Filter => (levels === 0 ? word("a") : { not: nest(levels - 1) });

  test("32 levels are read in both forms, 33 in neither", () => {
    expect(parseFilter(formatFilter(nest(32)))).toEqual(nest(32));
    expect(readFilter(nest(32), "f")).toEqual(nest(32));
    expect(refusal(() => parseFilter(formatFilter(nest(33)))).message).toContain("nests deeper than 32 levels");
    expect(refusal(() => readFilter(nest(33), "f")).param).toBe(`f${".not".repeat(32)}`);
  });

  test("500 conditions are read in both forms, 501 in neither", () => {
    const list = (length: number): Filter => ({ or: Array.from({ length }, () => eq("user", "u")) });
    expect(parseFilter(formatFilter(list(500)))).toEqual(list(500));
    expect(readFilter(list(500), "f")).toEqual(list(500));
    expect(refusal(() => parseFilter(formatFilter(list(501)))).message).toContain("more than 500 conditions");
    expect(refusal(() => readFilter(list(501), "f")).param).toBe("f.or[500]");
  });

  test("1000 values of 10,000 characters are read in both forms, more in neither", () => {
    const list = (length: number): Condition => ({
      field: "user",
      op: "in",
      value: Array.from({ length }, () => "u".repeat(10_000)),
    });
    expect(parseFilter(formatFilter(list(1000)))).toEqual(list(1000));
    expect(readFilter(list(1000), "f")).toEqual(list(1000));
    expect(refusal(() => parseFilter(formatFilter(list(1001)))).message).toContain("more than 1000 values");
    expect(refusal(() => readFilter(list(1001), "f")).param).toBe("f.value");
    expect(refusal(() => readFilter(eq("user", "u".repeat(10_001)), "f")).message).toContain("10001 characters");
  });

  test("very deep JSON is refused, not run out of stack", () => {
    expect(refusal(() => parseFilterJson(`${'{"not":'.repeat(50_000)}1${"}".repeat(50_000)}`)).code).toBe("invalid_input");
  });
});

describe("the JSON form", () => {
  test.each<[string, unknown, Filter]>([
    ["exists without a value", { field: "model", op: "exists" }, { field: "model", op: "exists", value: true }],
    [
      "true of feedback",
      { field: "feedback.x", op: "in", value: [true, 0.5] },
      { field: "feedback.x", op: "in", value: [1, 0.5] },
    ],
    ["an or of one", { or: [eq("model", "m")] }, { and: [eq("model", "m")] }],
    ["several words", { field: "text", op: "text", value: "so (sorry" }, { and: [word("so"), word("sorry")] }],
    ["null beside the shape", { and: null, not: eq("model", "m") }, { not: eq("model", "m") }],
    ["a needlessly quoted key", eq('label."team"', "x"), eq("label.team", "x")],
    ["a value that is only a star", eq("model", "*"), eq("model", "*")],
    ["minus zero", eq("cost_usd", -0), eq("cost_usd", 0)],
  ])("%s becomes canonical", (_, json, filter) => {
    expect(readFilter(json, "f")).toEqual(filter);
  });

  test.each<[unknown, string, string]>([
    [null, "f", "must have exactly one of"],
    [{}, "f", "must have exactly one of"],
    [{ and: [], or: [] }, "f", "must have exactly one of"],
    [{ and: [] }, "f.and", "at least one filter"],
    [{ and: [eq("model", "m"), { not: { field: "x" } }] }, "f.and[1].not.field", '"x" is no field'],
    [{ field: "nope", op: "eq", value: 1 }, "f.field", '"nope" is no field'],
    [{ field: "label.my key", op: "eq", value: "x" }, "f.field", 'label."my key"'],
    [{ field: "model", op: "like", value: "x" }, "f.op", "must be one of eq, ne"],
    [{ field: "model", op: "gt", value: "x" }, "f.op", "for model"],
    [{ field: "model", op: "eq", value: 1 }, "f.value", "must be text"],
    [{ field: "model", op: "in", value: ["a", 1] }, "f.value[1]", "must be text"],
    [{ field: "model", op: "in", value: "a" }, "f.value", "must be a list"],
    [{ field: "model", op: "in", value: [] }, "f.value", "at least one value"],
    [{ field: "latency_ms", op: "eq", value: "5" }, "f.value", "must be a number"],
    [{ field: "model", op: "exists", value: false }, "f.value", "use not"],
    [{ field: "text", op: "text", value: " , " }, "f.value", "must hold a word"],
    [{ field: "text", op: "text", value: "x", phrase: 1 }, "f.phrase", "must be true or false"],
  ])("%j is refused at %s", (json, param, message) => {
    const error = refusal(() => readFilter(json, "f"));
    expect(error.param).toBe(param);
    expect(error.message).toContain(message);
  });

  test("the body schema names the same place", () => {
    const issue = FilterJson.safeParse({ and: [{ field: "model", op: "in", value: [1] }] }).error?.issues[0];
    expect(issue).toMatchObject({ path: ["and", 0, "value", 0], message: "must be text" });
  });

  test("text that is no JSON is refused", () => {
    expect(refusal(() => parseFilterJson("{")).param).toBe("filter_json");
  });
});

test("mapFilter replaces conditions and keeps the tree; conditionsOf lists them", () => {
  const filter: Filter = { and: [eq("model", "m"), { not: { or: [eq("model", "n"), word("x")] } }] };
  expect(
    mapFilter(filter, (condition) => (condition.field === "model" ? eq("model", `${condition.value}!`) : condition)),
  ).toEqual({
    and: [eq("model", "m!"), { not: { or: [eq("model", "n!"), word("x")] } }],
  });
  expect(conditionsOf(filter)).toEqual([eq("model", "m"), eq("model", "n"), word("x")]);
});

test.each<[string, string]>([
  ["now", "2026-03-01T00:00:00.000Z"],
  ["-30m", "2026-02-28T23:30:00.000Z"],
  ["-7d", "2026-02-22T00:00:00.000Z"],
  ["-1w", "2026-02-22T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2026-01-02T10:00:00.5+02:30", "2026-01-02T07:30:00.500Z"],
  ["2026-01-02 10:00:00z", "2026-01-02T10:00:00.000Z"],
])("the time %s is %s", (text, at) => {
  expect(resolveFilterTime(text, Date.parse("2026-03-01T00:00:00Z"))).toBe(BigInt(Date.parse(at)) * 1_000_000n);
});

test.each([
  "",
  "7d",
  "-7",
  "-7y",
  "2026",
  "2026-13-01",
  "2026-01-02T24:00:00Z",
  "2026-01-02T10:00:00",
  "2026-01-02T10:00Z",
  "tomorrow",
  "1e9",
])("%j is no time", (text) => {
  expect(resolveFilterTime(text, 0)).toBeUndefined();
});
