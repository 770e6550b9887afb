import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Api, eventually, isRemote, makeFolder, seed, startServer } from "@colloquy/testing";
import { expect, test } from "vitest";

const use_case = "erased";
const metric = "quality";
const within_s = 30;

/** Incompressible, so that it stands in every file as it is. */
const newMark = () => randomBytes(48).toString("base64url");

/** Names of the files below a folder whose bytes hold the text, as UTF-8. */
function filesWith(folder: string, text: string): string[] {
  const needle = Buffer.from(text);
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    try {
      const path = join(folder, name);
      return statSync(path).isFile() && readFileSync(path).includes(needle);
    } catch {
      return false; // removed meanwhile
    }
  });
}

test.skipIf(isRemote)("the text of what was deleted is soon in no file of the data folder, and the rest is", async () => {
  const data_dir = makeFolder();
  const server = await startServer({ data_dir, env: { COLLOQUY_ERASE_WITHIN_SECONDS: String(within_s) } });
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, metrics: [metric] });

  const log = async (mark: string, labels: object) => {
    const { body } = await api.post<{ completion_id: string }>("interactions", {
      use_case,
      messages: [{ role: "user", content: `question ${mark}` }],
      completion: `answer ${mark}`,
      metadata: { note: mark },
      labels,
    });
    const { completion_id } = body;
    const feedback = await api.post<{ feedback_id: string }>("feedback", { completion_id, metric, value: 1, details: mark });
    expect(feedback.status).toBe(201);
    return { id: completion_id, feedback_id: feedback.body.feedback_id };
  };
  const marks = { kept: newMark(), one: newMark(), matching: newMark(), retracted: newMark(), edited: newMark() };
  const kept = await log(marks.kept, { fate: "kept" });
  const one = await log(marks.one, { fate: "one" });
  await log(marks.matching, { fate: "matching" });
  const { body: reason } = await api.post<{ feedback_id: string }>("feedback", {
    completion_id: kept.id,
    metric,
    value: 0,
    details: marks.retracted,
  });
  await api.patch(`interactions/${kept.id}`, { metadata: { note: marks.edited } });
  await api.get("interactions", { use_case }); // into the engine
  expect(filesWith(data_dir, marks.one)).not.toEqual([]);

  const deleted = [
    await api.delete(`interactions/${one.id}`),
    await api.post("interactions/delete", { use_case, filter: { field: "label.fate", op: "eq", value: "matching" } }),
    await api.delete(`feedback/${reason.feedback_id}`),
    await api.patch(`interactions/${kept.id}`, { metadata: { note: "harmless" } }),
  ];
  expect(deleted.map(({ status }) => status)).toEqual([200, 200, 200, 200]);

  const gone = [marks.one, marks.matching, marks.retracted, marks.edited];
  const left = () => gone.flatMap((mark) => filesWith(data_dir, mark));
  await eventually(() => left().length === 0, within_s * 1000, 250).catch(() => expect(left()).toEqual([]));
  expect(filesWith(data_dir, marks.kept)).not.toEqual([]);
  expect((await api.get<{ completion: string }>(`interactions/${kept.id}`)).body.completion).toBe(`answer ${marks.kept}`);
  await server.stop();
});
