import { describe, expect, test } from "vitest";
import { readGivenHeaders } from "./given-headers.ts";

const session = "0190A2B5-1111-7000-8000-000000000000";

describe("headers of clients that cannot change the body", () => {
  test("say session, user and labels", () => {
    const headers = {
      "x-session-id": session,
      "x-colloquy-user": "ann%20b",
      "x-colloquy-labels": "team=a, note=x%2Cy%3D1,empty=",
    };
    expect(readGivenHeaders(headers)).toEqual({
      session_id: session,
      user: "ann b",
      labels: { team: "a", note: "x,y=1", empty: "" },
    });
  });

  test("may be missing or empty", () => {
    const nothing = { session_id: undefined, user: undefined, labels: undefined };
    expect(readGivenHeaders({})).toEqual(nothing);
    expect(readGivenHeaders({ "x-session-id": "", "x-colloquy-user": " ", "x-colloquy-labels": "" })).toEqual(nothing);
  });

  test("a value holds everything after the first equals sign", () => {
    expect(readGivenHeaders({ "x-colloquy-labels": "a=b=c" }).labels).toEqual({ a: "b=c" });
  });

  test("a label named __proto__ is a label", () => {
    expect(Object.entries(readGivenHeaders({ "x-colloquy-labels": "__proto__=x" }).labels ?? {})).toEqual([["__proto__", "x"]]);
  });

  test.each([
    [{ "x-session-id": "abc" }, "X-Session-Id"],
    [{ "x-colloquy-user": "a".repeat(257) }, "X-Colloquy-User"],
    [{ "x-colloquy-user": "%E0%A4%A" }, "X-Colloquy-User"],
    [{ "x-colloquy-labels": "team" }, "X-Colloquy-Labels"],
    [{ "x-colloquy-labels": "=x" }, "X-Colloquy-Labels"],
    [{ "x-colloquy-labels": "adaptive.x=1" }, "X-Colloquy-Labels"],
    [{ "x-colloquy-labels": "a=100%" }, "X-Colloquy-Labels"],
  ])("%j is refused, naming the header", (headers, name) => {
    expect(() => readGivenHeaders(headers)).toThrow(new RegExp(`^InvalidInput: ${name}`));
  });
});
