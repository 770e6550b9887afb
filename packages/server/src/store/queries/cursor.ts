import { invalidInput, isUuid } from "@colloquy/contract";

/** A position in an order, by value: `order` names the order it belongs to. */
interface CursorContent {
  o: string;
  v: (string | number)[];
}

export function encodeCursor(order: string, values: (string | number)[]): string {
  return Buffer.from(JSON.stringify({ o: order, v: values } satisfies CursorContent)).toString("base64url");
}

/** The order that a cursor says it belongs to; undefined for what is no cursor. */
export function orderOfCursor(cursor: string): string | undefined {
  return parse(cursor)?.o;
}

/** @throws RequestError `invalid_input` when it does not decode or was made for another order */
export function decodeCursor(cursor: string, order: string, types: readonly string[], param: string): (string | number)[] {
  const content = parse(cursor);
  const isOurs = content !== undefined && (content.o !== order || types.every((type, index) => fits(type, content.v[index])));
  if (!isOurs) throw invalidInput(param, "is not a cursor that this server made");
  if (content.o !== order || content.v.length !== types.length) {
    throw invalidInput(param, `was made for the order ${content.o}, not ${order}`);
  }
  return content.v;
}

/** Whether a value can be bound to a parameter of this type: a forged cursor must not reach the engine. */
function fits(type: string, value: string | number | undefined): boolean {
  if (type.startsWith("DateTime64")) return typeof value === "string" && isStoredTime(value);
  if (type === "UUID") return typeof value === "string" && isUuid(value);
  if (type === "UInt8") return value === 0 || value === 1;
  return typeof value === (type === "String" ? "string" : "number");
}

const isStoredTime = (text: string) =>
  /^(19[7-9]|2[01]\d)\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6}$/.test(text) && !Number.isNaN(Date.parse(`${text.replace(" ", "T")}Z`));

function parse(cursor: string): CursorContent | undefined {
  try {
    const content = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as Partial<CursorContent> | null;
    const isValid =
      typeof content?.o === "string" &&
      Array.isArray(content.v) &&
      content.v.every((value) => typeof value === "string" || typeof value === "number");
    return isValid ? (content as CursorContent) : undefined;
  } catch {
    return undefined;
  }
}
