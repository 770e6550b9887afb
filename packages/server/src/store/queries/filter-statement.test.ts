import { type Filter, parseFilter, RequestError } from "@colloquy/contract";
import { describe, expect, test } from "vitest";
import { filterToSql } from "./filter-sql.ts";

const now = Date.parse("2026-03-01T00:00:00Z");
const context = { use_case: "support", now };
const parse = (text: string): Filter => parseFilter(text) ?? { and: [] };
const toSql = (text: string) => filterToSql(parse(text), { ...context, prefix: "f" });

describe("the statement", () => {
  test("holds values as parameters only, whatever they look like", () => {
    const nasty = "x' OR 1=1 -- {f0:String} \\";
    const filter: Filter = {
      and: [
        { field: "model", op: "eq", value: nasty },
        { field: `label."${nasty.replaceAll("\\", "\\\\")}"`, op: "in", value: [nasty, "y"] },
        { field: "text", op: "text", value: nasty, phrase: true },
        { not: { field: `feedback."${nasty.replaceAll("\\", "\\\\")}"`, op: "gt", value: 1 } },
      ],
    };
    const { sql, params } = filterToSql(filter, context);
    expect(sql).not.toContain("1=1");
    expect(Object.keys(params).every((name) => sql.includes(`{${name}:`))).toBe(true);
    expect(Object.values(params)).toEqual(expect.arrayContaining([nasty, [`${nasty}\u001f${nasty}`, `${nasty}\u001fy`], 1]));
  });

  test("asks for one feedback where conditions on a metric stand in the same AND", () => {
    expect(toSql("feedback.x>1 model:m feedback.x<3 feedback.y:1").sql.match(/FROM feedback/g)).toHaveLength(2);
    expect(toSql("feedback.x>1 (feedback.x<3)").sql.match(/FROM feedback/g)).toHaveLength(2);
    expect(toSql("feedback.x>1 NOT feedback.x<3").sql.match(/FROM feedback/g)).toHaveLength(2);
    expect(toSql("feedback.x>1 OR feedback.x<3").sql.match(/FROM feedback/g)).toHaveLength(2);
  });

  test.each([
    ["created_at>2026-01-02T00:00:00.0005Z", "> {f1:DateTime64(3, 'UTC')}", "2026-01-02 00:00:00.000"],
    ["created_at>=2026-01-02T00:00:00.0005Z", ">= {f1:DateTime64(3, 'UTC')}", "2026-01-02 00:00:00.001"],
    ["created_at<2026-01-02T00:00:00.0005Z", "< {f1:DateTime64(3, 'UTC')}", "2026-01-02 00:00:00.001"],
    ["created_at<=2026-01-02T01:00:00.0005+01:00", "<= {f1:DateTime64(3, 'UTC')}", "2026-01-02 00:00:00.000"],
    ["created_at:2026-01-02", "= {f1:DateTime64(3, 'UTC')}", "2026-01-02 00:00:00.000"],
    ["stored_at>=2026-01-02T00:00:00.0000015Z", ">= {f1:DateTime64(6, 'UTC')}", "2026-01-02 00:00:00.000002"],
    ["created_at>=-1d", ">= {f1:DateTime64(3, 'UTC')}", "2026-02-28 00:00:00.000"],
    ["created_at>=-999999999w", ">= {f1:DateTime64(3, 'UTC')}", "1969-12-31 23:59:59.000"],
    ["created_at<9999-12-31", "< {f1:DateTime64(3, 'UTC')}", "2299-12-30 00:00:00.000"],
  ])("%s binds a time that the column can hold", (text, comparison, bound) => {
    const { sql, params } = toSql(text);
    expect(sql).toContain(comparison);
    expect(params["f1"]).toBe(bound);
  });

  test("is never longer than the engine takes", () => {
    const phrases = Array.from({ length: 100 }, (_, i) => `"phrase ${i} of several words"`).join(" OR ");
    expect(toSql(phrases).sql.length).toBeLessThan(230_000);
    expect(() => filterToSql(parse(phrases), { ...context, search_in: "all" })).toThrow(/asks for too much at once/);
  });

  test("an id that is no UUID, too many words and too many values are refused", () => {
    expect(() => filterToSql({ field: "id", op: "eq", value: "7" }, context)).toThrow(RequestError);
    expect(() => toSql(Array.from({ length: 101 }, (_, i) => `w${i}`).join(" OR "))).toThrow(
      /searches for 101 words and phrases/,
    );
    const metrics = Array.from({ length: 500 }, (_, i) => `feedback.m${i}>${i}`);
    expect(() => toSql(metrics.join(" OR "))).toThrow(/more than 900 values/);
  });
});
