import type { Entry, SectionKind } from "../records.ts";
import { Checkpoint, type RangeInFlight } from "./checkpoint.ts";
import { splitRows } from "./frame.ts";
import { type Frame, listSegments, removeSegment, type ScannedFrame, scanSegment } from "./segment.ts";

export interface RecoveredJournal {
  checkpoint: Checkpoint;
  /** Frames that may not be in the engine, in order. */
  frames: Frame[];
  /** Segments that are still needed, all closed. */
  segments: number[];
  /** Number of the last one; 0 when there is none. */
  last_segment: number;
  next_segment: number;
  interrupted: RangeInFlight | null;
}

interface RecoveryLog {
  warn(details: object, message: string): void;
}

/** Reads what an earlier process left in the journal folder. @throws JournalDamaged when acknowledged records could be missing */
export function recoverJournal(folder: string, log: RecoveryLog): RecoveredJournal {
  const { checkpoint, state, is_whole } = Checkpoint.open(folder);
  const confirmed = state?.confirmed ?? { segment: 0, offset: 0 };
  const found = listSegments(folder);
  const scanned = found
    .filter((number) => number >= confirmed.segment)
    .map((number) => ({ number, frames: readSegment(folder, number, { confirmed, last: found.at(-1), log }) }));
  const needed = scanned.filter(({ frames }) => frames.length > 0).map(({ number }) => number);
  // The rest is in the engine, or never held anything; it may hold text that was deleted since.
  for (const number of found.filter((candidate) => !needed.includes(candidate))) removeSegment(folder, number);
  const frames = scanned.flatMap((segment) => segment.frames).map((frame, index) => ({ ...frame, sequence: index + 1 }));
  if (!is_whole && frames.length > 0) {
    log.warn({ frames: frames.length }, "the journal's checkpoint is lost: looking up what is stored already");
  }
  return {
    checkpoint,
    frames,
    segments: needed,
    last_segment: needed.at(-1) ?? 0,
    next_segment: Math.max(confirmed.segment, ...found, 0) + 1,
    interrupted: state?.range ?? null,
  };
}

function readSegment(
  folder: string,
  number: number,
  { confirmed, last, log }: { confirmed: { segment: number; offset: number }; last: number | undefined; log: RecoveryLog },
): ScannedFrame[] {
  const from = number === confirmed.segment ? confirmed.offset : 0;
  const scan = scanSegment(folder, number, from, number === last);
  if (scan.torn_bytes > 0) {
    log.warn(
      { segment: number, bytes: scan.torn_bytes },
      "the journal ended in a broken entry, as after a kill in mid-write; it was cut off and kept in a .torn file",
    );
  }
  return scan.frames;
}

/** What the request of a frame wrote. */
export function toEntry(frame: Frame): Entry {
  const parsed = frame.sections.map((section): [SectionKind, unknown[]] => [
    section.kind,
    splitRows(section).map((row) => JSON.parse(row.toString("utf8"))),
  ]);
  return Object.fromEntries(parsed) as Entry;
}
