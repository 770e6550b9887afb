import { parse, print } from "graphql";
import { describe, expect, test } from "vitest";
import { rewriteDocument } from "./rewrite.ts";

const rewritten = (document: string) => print(rewriteDocument(parse(document)));
const plain = (document: string) => print(parse(document));

describe("a document", () => {
  test("that selects nothing of deployModel asks for the text, under the name that it gave", () => {
    expect(rewritten('mutation { deployModel(idOrKey: "a", wait: true) }')).toBe(
      plain('mutation { deployModel: deployModelText(idOrKey: "a", wait: true) }'),
    );
    expect(rewritten('mutation { first: deployModel(idOrKey: "a") second: deployModel(idOrKey: "b") { id } }')).toBe(
      plain('mutation { first: deployModelText(idOrKey: "a") second: deployModel(idOrKey: "b") { id } }'),
    );
  });

  test.each([
    'mutation { deployModel(input: { model: "a" }) { id key } }',
    'mutation { terminateModel(idOrKey: "a") deployModelText(idOrKey: "a") }',
    "query { deployModel }",
    "query { useCases { deployModel } } fragment F on UseCase { deployModel }",
  ])("%s stays as it is", (document) => {
    const parsed = parse(document);
    expect(rewriteDocument(parsed)).toBe(parsed);
  });

  test("of several operations changes only where the text is asked for", () => {
    const other = "query Other { me { email } }";
    expect(rewritten(`mutation Deploy($id: IdOrKey!) { deployModel(idOrKey: $id) } ${other}`)).toBe(
      plain(`mutation Deploy($id: IdOrKey!) { deployModel: deployModelText(idOrKey: $id) } ${other}`),
    );
  });
});
