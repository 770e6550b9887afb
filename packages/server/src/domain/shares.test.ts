import { expect, test } from "vitest";
import { nextShares } from "./shares.ts";

const owner = (team: string) => ({ team, is_owner: true });
const guest = (team: string) => ({ team, is_owner: false });
const all = () => true;

test("the list replaces the shares", () => {
  expect(nextShares([owner("a"), guest("b")], [owner("c")], all)).toEqual([owner("c")]);
});

test("owners stay where the list names none", () => {
  expect(nextShares([owner("a"), guest("b")], [guest("c")], all)).toEqual([owner("a"), guest("c")]);
  expect(nextShares([owner("a"), guest("b")], [], all)).toEqual([owner("a")]);
});

test("teams that the caller cannot see stay", () => {
  expect(nextShares([owner("a"), guest("hidden")], [owner("b")], (team) => team !== "hidden")).toEqual([
    guest("hidden"),
    owner("b"),
  ]);
});

test("the last owner cannot become a guest", () => {
  expect(() => nextShares([owner("a")], [guest("a")], all)).toThrow("InvalidInput: shares");
});

test("a team cannot be named twice", () => {
  expect(() => nextShares([owner("a")], [guest("b"), owner("b")], all)).toThrow("InvalidInput: shares");
});
