import { expect, test } from "vitest";
import { templateArguments } from "./template-arguments.ts";

test.each([
  ["You are {{name}}, of {{company}}. Greet as {{name}}.", ["name", "company"]],
  ["{{ spaced }} and {{naïve_☃}}", ["spaced", "naïve_☃"]],
  ["{single} {{}} {{ }} {{two words}} {{open", []],
  ["{{{triple}}}", ["triple"]],
  ["", []],
])("the places of %j are %j", (template, names) => {
  expect(templateArguments(template)).toEqual(names);
});

test("a long template is read in time that grows with its length", () => {
  const began = performance.now();
  templateArguments(`${"{{".repeat(20_000)}${" ".repeat(20_000)}`);
  templateArguments(`{{${" ".repeat(50_000)}x`);
  expect(performance.now() - began).toBeLessThan(2000);
});
