import { setTimeout as delay } from "node:timers/promises";
import { engineChildOf, residentMb, startServer } from "@colloquy/testing";
import { median, type Row, short } from "../row.ts";
import { copyFolder } from "./filled-folder.ts";

interface Memory {
  server: number;
  engine: number;
}

const sum = ({ server, engine }: Memory) => server + engine;

/** Resident memory (VmRSS of /proc, which counts the mapped library too) of a server and its engine child, in MB. */
function readMemory(pid: number): Memory {
  const engine = engineChildOf(pid);
  return { server: residentMb(pid), engine: engine === undefined ? 0 : residentMb(engine) };
}

/** The most that the two processes held together, of all servers that were watched. */
export class MemoryPeak {
  #highest: Memory = { server: 0, engine: 0 };

  /** Reads ten times a second until the returned function is called. */
  watch(pid: number): () => void {
    const timer = setInterval(() => {
      const now = readMemory(pid);
      if (sum(now) > sum(this.#highest)) this.#highest = now;
    }, 100);
    return () => clearInterval(timer);
  }

  /** None where nothing was watched. */
  toRows(): Row[] {
    if (sum(this.#highest) === 0) return [];
    return [toRow("memory of both processes, peak during all of the above", this.#highest, 1500, 1000)];
  }
}

/** Three seconds after the start, nobody having asked anything. */
export async function measureIdle(folder: string, rows: number, rounds: number): Promise<Row> {
  const measured: Memory[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({ data_dir: copyFolder(folder) });
    await delay(3000);
    measured.push(readMemory(server.pid));
    await server.stop();
  }
  const middle = (part: keyof Memory) => median(measured.map((memory) => memory[part]));
  const memory = { server: middle("server"), engine: middle("engine") };
  return toRow(`memory of both processes, idle on ${rows.toLocaleString("en")} rows`, memory, 450, 380);
}

function toRow(what: string, memory: Memory, must: number, aim: number): Row {
  return {
    what,
    ours: `server ${short(memory.server)} MB, engine ${short(memory.engine)} MB`,
    baseline: "–",
    measured_as: "VmRSS, MB",
    figures: [sum(memory)],
    unit: "MB",
    rising: false,
    must: [must],
    aim: [aim],
  };
}
