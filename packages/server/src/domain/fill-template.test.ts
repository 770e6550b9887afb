import fc from "fast-check";
import { expect, test } from "vitest";
import { fillTemplate } from "./fill-template.ts";
import { templateArguments } from "./template-arguments.ts";

test.each([
  ["You are {{name}}, of {{ company }}. {{name}}!", { name: "Ann", company: "Acme", more: 1 }, "You are Ann, of Acme. Ann!"],
  ["{{count}} {{on}} {{list}} {{who}}", { count: 0, on: false, list: [1, "a"], who: { a: null } }, '0 false [1,"a"] {"a":null}'],
  ["[{{empty}}]", { empty: "" }, "[]"],
  ["{{{triple}}} {single} {{}} {{two words}} {{open", { triple: "x" }, "{x} {single} {{}} {{two words}} {{open"],
  ["{{a}}{{b}}", { a: "{{b}}", b: "{{a}}" }, "{{b}}{{a}}"],
  ["{{a}}{{a}}", { a: "{" }, "{{"],
  ["{{a}}", { a: "$& $1 $$ $` $' $<name>" }, "$& $1 $$ $` $' $<name>"],
  ["nothing", {}, "nothing"],
])("%j with %j is %j", (template, args, filled) => {
  expect(fillTemplate(template, args)).toBe(filled);
});

test.each([
  ["{{name}}", {}, "name"],
  ["{{name}}", { name: null }, "name"],
  ["{{name}}", { name: undefined }, "name"],
  ["{{a}} {{b}}", { a: "1" }, "b"],
  ["{{__proto__}}", {}, "__proto__"],
  ["{{constructor}}", {}, "constructor"],
  ["{{toString}}", {}, "toString"],
])("%j with %j names what is missing", (template, args, name) => {
  const refused = expect.objectContaining({ code: "invalid_input", param: `system_prompt_args.${name}` });
  expect(() => fillTemplate(template, args)).toThrow(refused);
});

test("an argument may have the name of a property that every object has, when it is given", () => {
  const args = JSON.parse('{"__proto__": "a", "constructor": "b"}');
  expect(fillTemplate("{{__proto__}}{{constructor}}", args)).toBe("ab");
});

test("every place is filled, and everything between them stays", () => {
  const name = fc.stringMatching(/^[a-z_]{1,8}$/);
  const between = fc.string({ unit: "grapheme" }).filter((text) => !/[{}]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.record({ name, between, value: fc.string() })), (pieces) => {
      const template = pieces.map((piece) => `${piece.between}{{${piece.name}}}`).join("");
      const args: Record<string, string> = Object.fromEntries(pieces.map((piece) => [piece.name, piece.value]));
      expect(templateArguments(template)).toEqual(Object.keys(args).toSorted(byFirstUse(pieces)));
      expect(fillTemplate(template, args)).toBe(pieces.map((piece) => `${piece.between}${args[piece.name]}`).join(""));
    }),
  );
});

const byFirstUse = (pieces: { name: string }[]) => {
  const positionOf = (name: string) => pieces.findIndex((piece) => piece.name === name);
  return (a: string, b: string) => positionOf(a) - positionOf(b);
};
