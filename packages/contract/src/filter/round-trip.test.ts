import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestError } from "../errors.ts";
import { formatField } from "./field-ref.ts";
import {
  type FeedbackPart,
  type FieldName,
  type FieldRef,
  type FieldSpec,
  feedbackParts,
  fieldKinds,
  filterFields,
  specOf,
} from "./fields.ts";
import type { Condition, Filter } from "./filter.ts";
import { formatFilter } from "./format-filter.ts";
import { parseFilter } from "./parse-filter.ts";
import { FilterJson, parseFilterJson, readFilter } from "./read-filter.ts";

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "",
    " ",
    "*",
    "-",
    "-x",
    "a b",
    '"',
    "\\",
    '\\"',
    "AND",
    "OR",
    "NOT",
    "x.mean",
    ".mean",
    "x.reason",
    "user",
    "1",
    "true",
    "a:b",
    "a!=b",
    "!",
    "now",
    "é ☃",
    "(x)",
    "a,b",
    "\u001f",
    "%_",
    "漢字",
  ),
);
const uuid = fc.uuid();
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const time = fc.constantFrom("now", "-7d", "-30m", "2026-01-02", "2026-01-02T10:00:00Z", "2026-01-02t10:00:00.123456+02:00");

function anyValue(spec: FieldSpec): fc.Arbitrary<string | number> {
  if (spec.uuid) return uuid;
  if (spec.values !== undefined) return fc.constantFrom(...spec.values);
  if (spec.kind === "number") return number;
  return spec.kind === "time" ? time : nasty;
}

const anyField: fc.Arbitrary<FieldRef> = fc
  .constantFrom(...(Object.keys(filterFields) as FieldName[]))
  .chain((name): fc.Arbitrary<FieldRef> => {
    const { takes }: FieldSpec = filterFields[name];
    if (takes === undefined) return fc.constant({ name });
    const key = nasty.filter((text) => text !== "");
    const plain = fc.record({ name: fc.constant(name), key });
    if (name !== "feedback") return plain;
    const part = fc.constantFrom(...(Object.keys(feedbackParts) as FeedbackPart[]));
    return fc.oneof(plain, fc.record({ name: fc.constant(name), key, part }));
  });

const anyWord = nasty.filter((text) => /^[^\s(),"]+$/.test(text) && text !== "*");
const anyCondition: fc.Arbitrary<Condition> = anyField.chain((ref) => {
  const spec = specOf(ref);
  const field = formatField(ref);
  const value = anyValue(spec);
  return fc.constantFrom(...fieldKinds[spec.kind]).chain((op): fc.Arbitrary<Condition> => {
    if (op === "exists") return fc.constant({ field, op, value: true });
    if (op === "in")
      return fc.array(value, { minLength: 1, maxLength: 4 }).map((values) => ({ field, op, value: values as string[] }));
    if (op !== "text") return value.map((one) => ({ field, op, value: one }));
    const phrase = nasty.filter((text) => text !== "").map((text): Condition => ({ field, op, value: text, phrase: true }));
    return fc.oneof(
      phrase,
      anyWord.map((text): Condition => ({ field, op, value: text })),
    );
  });
});

const anyFilter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    anyCondition,
    fc.array(tie("filter"), { minLength: 1, maxLength: 4 }).map((and) => ({ and })),
    fc.array(tie("filter"), { minLength: 2, maxLength: 4 }).map((or) => ({ or })),
    tie("filter").map((not) => ({ not })),
  ),
})).filter;

function refusal(run: () => unknown): RequestError {
  try {
    run();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("round trips", () => {
  test("a filter survives its text form", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
      }),
      { numRuns: 3000 },
    );
  });

  test("a filter survives its JSON form, which the body schema accepts", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilterJson(JSON.stringify(filter))).toEqual(filter);
        expect(FilterJson.safeParse(filter).success).toBe(true);
      }),
    );
  });

  const token = fc.constantFrom(
    ...[
      "a",
      "model",
      "label",
      "feedback",
      ".x",
      ".mean",
      ".reason",
      ".user",
      ".",
      ":",
      "=",
      "!=",
      ">",
      ">=",
      "<",
      "(",
      ")",
      ",",
      "-",
      "*",
      "!",
      '"',
      "\\",
      " ",
      " AND ",
      " OR ",
      "NOT ",
      '"q"',
      "1",
      "true",
      "has:error",
      "-7d",
      "created_at",
      "\u00a0",
      "😀",
    ],
  );
  test("any text gives a canonical filter or an error with its place", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(token, { maxLength: 30 }).map((parts) => parts.join("")),
        ),
        (text) => {
          let filter: Filter | undefined;
          try {
            filter = parseFilter(text);
          } catch (error) {
            expect(error).toMatchObject({ code: "invalid_input", param: "filter" });
            expect((error as Error).message).toMatch(/^InvalidInput: filter at character \d+: /);
            return;
          }
          if (filter === undefined) expect(text.trim()).toBe("");
          else {
            expect(parseFilter(formatFilter(filter))).toEqual(filter);
            expect(readFilter(filter, "f")).toEqual(filter);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("any JSON gives a filter or an error that names its place", () => {
    const member = fc.oneof(
      fc.constantFrom("and", "or", "not", "field", "op", "value", "phrase", "eq", "model", "text", "feedback.x"),
      fc.jsonValue(),
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        member,
        fc.array(tie("node")),
        fc.dictionary(fc.constantFrom("and", "or", "not", "field", "op", "value", "phrase"), tie("node")),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (json) => {
        const problem = refusal(() => {
          readFilter(json, "f");
          throw new RequestError("invalid_input", "accepted", { param: "f" });
        });
        expect(problem.param).toMatch(/^f/);
      }),
      { numRuns: 3000 },
    );
  });
});
