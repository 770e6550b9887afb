import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, startWith } from "./native-merge.ts";

async function* listing(items: readonly number[], result: string, end: () => void = () => {}) {
  try {
    for (const item of items) yield item;
    return result;
  } finally {
    end();
  }
}

test("a merge has every item once, each source's in its order, and what the sources returned", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.nat()), { maxLength: 5 }), async (lists) => {
      const tagged = lists.map((list, source) => list.map((_, i) => source * 1000 + i));
      const merged = merge(tagged.map((list, source) => listing(list, `end of ${source}`)));
      const items: number[] = [];
      let step = await merged.next();
      for (; !step.done; step = await merged.next()) items.push(step.value);
      expect(step.value).toEqual(lists.map((_, source) => `end of ${source}`));
      for (const list of tagged) expect(items.filter((item) => list.includes(item))).toEqual(list);
      expect(items).toHaveLength(tagged.flat().length);
    }),
  );
});

test("a merge does not wait for a slow source", async () => {
  async function* stuck(): AsyncGenerator<number, string> {
    yield await new Promise<never>(() => {});
    return "never";
  }
  const merged = merge([stuck(), listing([1, 2], "end")]);
  expect([await merged.next(), await merged.next()].map((step) => step.value)).toEqual([1, 2]);
});

test("a merge fails with the first failure", async () => {
  async function* failing(): AsyncGenerator<number, string> {
    yield 1;
    throw new Error("broken");
  }
  const merged = merge([failing(), listing(Array(100).fill(2), "end")]);
  await expect(drain(merged)).rejects.toThrow("broken");
});

test("what follows a taken item is ended when it is left, before and after that item", async () => {
  for (const taken of [1, 2]) {
    let ends = 0;
    const rest = listing([1, 2, 3], "end", () => {
      ends++;
    });
    const first = await rest.next();
    const items: unknown[] = [];
    for await (const item of startWith(first.value, rest)) {
      items.push(item);
      if (items.length === taken) break;
    }
    expect(items).toEqual([1, 2].slice(0, taken));
    expect(ends).toBe(1);
  }
});

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}
