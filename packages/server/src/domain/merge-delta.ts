type Members = Record<string, unknown>;

/** Members that name something: whoever repeats them does not continue them. */
const names = new Set(["role", "id", "type", "index"]);

/**
 * Adds a piece of a streamed message to what came before, as OpenAI's clients do: texts are joined, lists go by the `index` of
 * their elements, null changes nothing.
 */
export function mergeDelta(message: Members, delta: Members): void {
  for (const key in delta) {
    const piece = delta[key];
    const before = message[key];
    if (key === "__proto__") continue; // it would become the prototype, not a member
    if (piece === null || piece === undefined) message[key] ??= null;
    else if (names.has(key)) message[key] ??= piece;
    else if (typeof piece === "string") message[key] = typeof before === "string" ? before + piece : withText(before, piece);
    else if (Array.isArray(piece)) message[key] = mergeList(listOf(before), piece);
    else if (typeof piece === "object") message[key] = merged(isMembers(before) ? before : {}, piece as Members);
    else message[key] = piece;
  }
}

/** Content may begin as text and go on as parts, or the other way round. */
const toPart = (text: string) => ({ type: "text", text });
const withText = (before: unknown, piece: string) =>
  Array.isArray(before) ? mergeList(before, piece === "" ? [] : [toPart(piece)]) : piece;

function listOf(before: unknown): unknown[] {
  if (typeof before === "string" && before !== "") return [toPart(before)];
  return Array.isArray(before) ? before : [];
}

function merged(before: Members, piece: Members): Members {
  mergeDelta(before, piece);
  return before;
}

/** Of the lists made here, their elements by `index`: looking through a long list for each piece would hold everybody up. */
const places = new WeakMap<unknown[], Map<number, Members>>();

function mergeList(before: unknown[], pieces: unknown[]): unknown[] {
  const byIndex = places.get(before) ?? new Map<number, Members>();
  places.set(before, byIndex);
  for (const piece of pieces) {
    const index = isMembers(piece) && typeof piece["index"] === "number" ? piece["index"] : undefined;
    const known = index === undefined ? undefined : byIndex.get(index);
    if (known !== undefined) mergeDelta(known, piece as Members);
    else {
      const added = isMembers(piece) ? merged({}, piece) : piece;
      before.push(added);
      if (index !== undefined) byIndex.set(index, added as Members);
    }
  }
  return before;
}

const isMembers = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

/** The message that the pieces made, as it would have come whole: its tool calls have no places. */
export function wholeMessage(message: Members): Members {
  const { tool_calls } = message;
  if (!Array.isArray(tool_calls)) return message;
  return { ...message, tool_calls: tool_calls.map((call) => (isMembers(call) ? withoutIndex(call) : call)) };
}

function withoutIndex({ index: _, ...call }: Members): Members {
  return call;
}
