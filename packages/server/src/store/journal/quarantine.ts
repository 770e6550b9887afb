import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SectionKind } from "../records.ts";
import { syncFolder } from "./segment.ts";

/** A row or a change that the engine refuses for good, set aside so that the rest goes on. */
export interface RefusedRow {
  kind: SectionKind;
  /** The engine's words; for the operator only. */
  reason: string;
  row: Buffer;
}

/** Folder of refused rows: one JSON file each, with the reason. A person mends and logs them again, or deletes them. */
export class Quarantine {
  readonly #folder: string;
  #count: number;

  constructor(journalFolder: string) {
    this.#folder = join(journalFolder, "quarantine");
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#count = this.#files().length;
  }

  /** Files in the folder. */
  count(): number {
    return this.#count;
  }

  /** Durable when it returns. The file is named after the row's id, so that a replay does not double it. */
  setAside({ kind, reason, row }: RefusedRow): string {
    const text = row.toString("utf8");
    const { id } = JSON.parse(text) as { id: string };
    const path = join(this.#folder, `${kind}-${id}.json`);
    writeFileSync(path, `{"kind":${JSON.stringify(kind)},"reason":${JSON.stringify(reason)},"row":${text}}\n`, {
      mode: 0o600,
      flush: true,
    });
    syncFolder(this.#folder);
    this.#count = this.#files().length;
    return path;
  }

  /** Removes what was set aside of these records, and of what was said of them. */
  erase(ids: ReadonlySet<string>): void {
    if (this.#count === 0) return;
    for (const path of this.#files().map((name) => join(this.#folder, name))) {
      const { row } = JSON.parse(readFileSync(path, "utf8")) as { row: Record<string, unknown> };
      const subjects = [row["id"], row["interaction_id"], row["preferred_id"], row["other_id"]];
      if (subjects.some((id) => ids.has(String(id)))) unlinkSync(path);
    }
    this.#count = this.#files().length;
  }

  #files(): string[] {
    return readdirSync(this.#folder).filter((name) => name.endsWith(".json"));
  }
}
