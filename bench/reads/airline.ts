import { Api, loadData, makeFolder, seed } from "@colloquy/testing";
import type { Row } from "../row.ts";
import { startWithEngine } from "./raw-engine.ts";

interface Turn {
  session_id: string;
  model: string;
  messages: unknown[];
  completion: string;
  tool_calls?: unknown[];
  labels: Record<string, string>;
  reward: number;
}

const use_case = "airline";
const metric = "reward";

/** Real conversations as they are logged, session after session and all at once. */
export async function measureAirline(): Promise<Row[]> {
  const turns = loadData<Turn>("tau-airline");
  if (turns === undefined) return [];
  return [
    await toRow("tau-airline in order", turns, 2, 1),
    await toRow("tau-airline, its sessions shuffled together", shuffledTogether(turns), 4, 2),
  ];
}

async function toRow(what: string, turns: Turn[], must: number, aim: number): Promise<Row> {
  const { data_bytes, disk_bytes, parts } = await store(turns);
  const given = turns.reduce((bytes, turn) => bytes + Buffer.byteLength(JSON.stringify(turn)), 0);
  return {
    what,
    ours: `${megabytes(disk_bytes)} MB on disk with indexes, ${parts} parts`,
    baseline: `${megabytes(given)} MB of JSON`,
    measured_as: "compressed bytes of active parts after merges, MB",
    figures: [data_bytes / 1e6],
    unit: "MB",
    rising: false,
    must: [must],
    aim: [aim],
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

interface Size {
  data_bytes: number;
  disk_bytes: number;
  parts: number;
}

/** Logs through REST, one request after the other, and merges. */
async function store(turns: Turn[]): Promise<Size> {
  const { server, engine } = await startWithEngine(makeFolder());
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, models: [...new Set(turns.map(({ model }) => model))], metrics: [{ key: metric, kind: "bool" }] });
  for (const turn of turns) {
    const { status, body } = await api.post("interactions", toBody(turn));
    if (status !== 201) throw new Error(`airline: ${status} ${JSON.stringify(body)}`);
  }
  const { body } = await api.get("interactions", { use_case, first: 1 }); // waits until all is inserted
  if (body["total"] !== turns.length) throw new Error(`airline: ${body["total"]} of ${turns.length} rows are there`);
  for (const table of ["interactions", "feedback"]) await engine.command(`OPTIMIZE TABLE ${table} FINAL`);
  const [size] = await engine.rows<Size>(
    `SELECT sum(data_compressed_bytes) AS data_bytes, sum(bytes_on_disk) AS disk_bytes, count() AS parts FROM system.parts
     WHERE active AND database = 'colloquy' AND table IN ('interactions', 'feedback')`,
  );
  engine.close();
  await server.stop();
  if (size === undefined) throw new Error("airline: the engine names no parts");
  return size;
}

function toBody({ session_id, model, messages, completion, tool_calls, labels, reward }: Turn): unknown {
  const message = { role: "assistant", content: completion === "" ? null : completion, tool_calls };
  const answer = tool_calls === undefined ? { completion } : { message };
  return { use_case, session_id, model_service: model, messages, ...answer, labels, feedbacks: [{ metric, value: reward }] };
}

/** The sessions side by side, each in its own order: the next turn is of any session that has one left. */
function shuffledTogether(turns: Turn[]): Turn[] {
  const bySession = new Map<string, Turn[]>();
  for (const turn of turns) bySession.set(turn.session_id, [...(bySession.get(turn.session_id) ?? []), turn]);
  const open = [...bySession.values()].map((rest) => [...rest]);
  const shuffled: Turn[] = [];
  let state = 1;
  while (open.length > 0) {
    state = (state * 48_271) % 2_147_483_647; // the same order in every run
    const chosen = state % open.length;
    const turn = open[chosen]?.shift();
    if (turn !== undefined) shuffled.push(turn);
    if (open[chosen]?.length === 0) open.splice(chosen, 1);
  }
  return shuffled;
}
