import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectError, inParallel, ok, World } from "../world.ts";

const servers: TestServer[] = [];
async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer({ env });
  servers.push(server);
  return server;
}
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const texts = {
  quoted: { prompt: "Where is my money?", completion: "A “refund”—policy: it’s 30 days (see ÉTÉ, Straße)." },
  plain: { prompt: "refund policy", completion: "thirty days" },
  apart: { prompt: "Policy of the shop", completion: "no refund" },
  longer: { prompt: "more", completion: "refunds, policyholder, étés" },
  chinese: { prompt: "?", completion: "您的退款政策是三十天。" },
  japanese: { prompt: "?", completion: "iPhoneのデータを返金してください" },
  thai: { prompt: "?", completion: "คืนเงินภายในสามสิบวัน" },
  korean: { prompt: "?", completion: "환불이 완료되었습니다" },
  russian: { prompt: "?", completion: "«Возврат» — ЗАВТРА" },
  history: {
    messages: [
      { role: "system", content: 'Say "hello"\nbefore anything' },
      { role: "user", content: [{ type: "text", text: "About invoice 77" }] },
      { role: "assistant", content: "Which one?" },
      { role: "user", content: "Never mind." },
    ],
    completion: "Fine.",
  },
};
type Name = keyof typeof texts;

const found: [string, Name[]][] = [
  ["refund", ["quoted", "plain", "apart"]],
  ["REFUND policy", ["quoted", "plain", "apart"]],
  ['"refund policy"', ["plain"]],
  ["refund -thirty", ["quoted", "apart"]],
  ["it", ["quoted"]],
  ["été", ["quoted"]],
  ["straße", ["quoted"]],
  ["strasse", []],
  ["ref", []],
  ["возврат", ["russian"]],
  ["退款", ["chinese"]],
  ["返金", ["japanese"]],
  ["iphone データ", ["japanese"]],
  ["iPhoneのデータ", ["japanese"]],
  ["ภายใน", ["thai"]],
  ["환불이", ["korean"]],
  ["환불", []],
  ["completion:refund", ["quoted", "apart"]],
  ["input:policy", ["plain", "apart"]],
];

describe.each([
  ["by default", {}],
  ["with the index of texts without spaces", { COLLOQUY_CJK_INDEX: "1" }],
])("text search %s", (_, env: Record<string, string>) => {
  let world: World;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    world = await World.open(await start(env));
    for (const [name, members] of Object.entries(texts)) ids.set(await world.logged(members), name);
  });

  const names = async (query: Record<string, string>) => (await world.ids(query)).map((id) => ids.get(id)).sort();

  test.each(found)("%s", async (filter, expected) => {
    expect(await names({ filter })).toEqual([...expected].sort());
    const { total, total_is_exact } = await world.page({ filter, first: 1 });
    expect({ total, total_is_exact }).toEqual({ total: expected.length, total_is_exact: true });
  });

  test("takes words and quoted phrases from search, too", async () => {
    expect(await names({ search: "Policy, (refund)" })).toEqual(["apart", "plain", "quoted"]);
    expect(await names({ search: '"refund policy" thirty' })).toEqual(["plain"]);
    expect(await names({ search: "返金", filter: "completion:iPhoneの" })).toEqual(["japanese"]);
  });

  test("reads whole inputs where it is asked to", async () => {
    expect(await names({ search: "invoice" })).toEqual([]);
    expect(await names({ search: "invoice", search_in: "all" })).toEqual(["history"]);
    expect(await names({ search: '"hello" before', search_in: "all" })).toEqual(["history"]);
    expect(await names({ search: "assistant", search_in: "all" })).toEqual([]);
    expect(await names({ filter: "completion:invoice", search_in: "all" })).toEqual([]);
    expect(await names({ search: "refund", search_in: "all" })).toEqual(["apart", "plain", "quoted"]);
  });

  test("says nothing of partial where it read everything", async () => {
    expect(await world.page({ search: "invoice", search_in: "all" })).not.toHaveProperty("partial");
  });

  test("finds what was logged a moment ago, and not what was deleted", async () => {
    const id = await world.logged({ prompt: "a zebra", completion: "縞馬です" });
    expect(await world.ids({ filter: "zebra" })).toEqual([id]);
    expect(await world.ids({ filter: "縞馬" })).toEqual([id]);
    ok(await world.api.delete(`interactions/${id}`));
    expect(await world.ids({ filter: "zebra OR 縞馬" })).toEqual([]);
  });

  test("refuses an unknown place and too many words", async () => {
    const get = (query: Record<string, string>) => world.api.get("interactions", { use_case: world.use_case, ...query });
    expectError(await get({ search: "x", search_in: "everything" }), "InvalidInput", "search_in");
    const words = Array.from({ length: 101 }, (_word, i) => `w${i}`).join(" ");
    expectError(await get({ search: words }), "InvalidInput", "filter");
  });

  test("pages through what it finds, in both directions", async () => {
    const marks = Array.from({ length: 25 }, (_mark, i) => i);
    const logged = await inParallel(marks, (i) => world.logged({ prompt: `needle ${i}`, completion: "針" }));
    for (const filter of ["needle", "針", "針 -nothing", `feedback.${world.scalar}:* OR 針`]) {
      const forward = await world.ids({ filter, first: 7 });
      expect(forward.toSorted()).toEqual(logged.toSorted());
      const backward: string[] = [];
      for (let before: string | null | undefined; before !== null; ) {
        const page = await world.page({ filter, last: 7, ...(before === undefined ? {} : { before }) });
        backward.unshift(...page.data.map((row) => row.id));
        before = page.previous_cursor;
      }
      expect(backward).toEqual(forward);
    }
  });
});
