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
    else if (typeof piece === "string") message[key] = typeof before === "string" ? before + piece : piece;
    else if (Array.isArray(piece)) message[key] = mergeList(Array.isArray(before) ? before : [], piece);
    else if (typeof piece === "object") message[key] = merged(isMembers(before) ? before : {}, piece as Members);
    else message[key] = piece;
  }
}

function merged(before: Members, piece: Members): Members {
  mergeDelta(before, piece);
  return before;
}

function mergeList(before: unknown[], pieces: unknown[]): unknown[] {
  for (const piece of pieces) {
    const known =
      isMembers(piece) &&
      before.find((one) => isMembers(one) && typeof one["index"] === "number" && one["index"] === piece["index"]);
    if (known) mergeDelta(known as Members, piece);
    else before.push(isMembers(piece) ? merged({}, piece) : piece);
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
