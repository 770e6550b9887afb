import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Interaction, InteractionRow } from "@colloquy/contract";
import { Api, engineSql, isRemote, listAll, makeFolder, StartFailed, seed, startServer } from "@colloquy/testing";
import { expect, test } from "vitest";

/** A data folder of the first version, killed with a third of its records and an edit in the journal only; and what it must show. */
const archive = fileURLToPath(new URL("../upgrade/data-folder-0.1.tar.gz", import.meta.url));

interface Expected {
  use_case: string;
  metric: string;
  deleted: string[];
  kept: (Pick<Interaction, "id" | "model" | "messages" | "completion" | "labels" | "created_at"> & { value: number })[];
}

test.skipIf(isRemote)("the first version's data folder, with entries left in its journal, is taken over whole", async () => {
  const folder = makeFolder();
  execFileSync("tar", ["xzf", archive, "-C", folder]);
  const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  const { use_case, metric } = expected;
  for (const start of ["first", "second"]) {
    const server = await startServer({ data_dir: join(folder, "data") });
    const api = new Api(server.url, server.admin_key);
    const rows = await listAll<InteractionRow>(api, "interactions", { use_case });
    expect(rows.map((row) => row.id).sort(), start).toEqual(expected.kept.map((record) => record.id).sort());
    for (const { value, ...record } of expected.kept) {
      const { body } = await api.get<Interaction>(`interactions/${record.id}`);
      expect(body, start).toMatchObject({ ...record, feedback: [{ metric, value }] });
    }
    for (const id of expected.deleted) expect((await api.get(`interactions/${id}`)).status).toBe(404);
    for (const search of ["order 7", "ÜBERALL 注文番号7", '"order 45"']) {
      const { status, body } = await api.get<{ data: InteractionRow[] }>("interactions", { use_case, search });
      expect([status, body.data?.length > 0], `${search}: ${JSON.stringify(body)}`).toEqual([200, true]);
    }
    expect(await server.stop()).toBe(0);
  }
});

const newer = "INSERT INTO colloquy.schema_migrations (number, name) VALUES (9999, 'from the future')";

test.skipIf(isRemote)("a newer version's tables are refused, and nothing is changed", async () => {
  const data_dir = makeFolder();
  const server = await startServer({ data_dir });
  await seed(new Api(server.url, server.admin_key), { use_case: "kept" });
  await server.stop();
  await engineSql(data_dir, newer);
  expect(await refusal(data_dir)).toMatch(/newer version.*9999/s);
  await engineSql(data_dir, "DELETE FROM colloquy.schema_migrations WHERE number = 9999");
  const again = await startServer({ data_dir });
  expect((await new Api(again.url, again.admin_key).get("use-cases/kept")).status).toBe(200);
  await again.stop();
});

test.skipIf(isRemote)("a newer engine's data folder is refused", async () => {
  const data_dir = makeFolder();
  await (await startServer({ data_dir })).stop();
  writeFileSync(join(data_dir, "clickhouse", "engine-version"), "99.1.1\n");
  expect(await refusal(data_dir)).toMatch(/99\.1\.1.*newer/s);
});

/** What a start on the folder says before it ends. */
async function refusal(data_dir: string): Promise<string> {
  const failure = await startServer({ data_dir }).catch((error: unknown) => error);
  if (!(failure instanceof StartFailed)) throw new Error("it started", { cause: failure });
  expect(failure.exit_code).toBe(1);
  return failure.output;
}
