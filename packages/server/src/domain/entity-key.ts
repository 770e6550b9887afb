import { isUuid, Key, RequestError } from "@colloquy/contract";

const longest = 200;

/** Lower case, with `-` for every run of other characters than letters, digits, `.` and `_`. */
export function keyFromName(name: string): string {
  return cut(name.toLowerCase().replace(/[^\p{L}\p{N}._]+/gu, "-"), longest);
}

/** A model's name is its key where it can be one: `qwen_25_500M` stays as it is. */
export function modelKeyFromName(name: string): string {
  return Key.safeParse(name).success ? name : keyFromName(name);
}

export interface KeyChoice {
  key?: string | null | undefined;
  /** Needed only without a key. */
  name?: string | null | undefined;
  isTaken: (key: string) => boolean;
  makeKey?: (name: string) => string;
}

/**
 * The given key, or one made from the name with a number appended where that is taken.
 * @throws RequestError `conflict` when the given key is taken
 */
export function chooseKey({ key, name, isTaken, makeKey = keyFromName }: KeyChoice): string {
  if (key != null) {
    if (isTaken(key))
      throw new RequestError("conflict", `key ${JSON.stringify(key)} is taken`, { param: "key", details: { key } });
    return key;
  }
  const made = makeKey(name ?? "");
  const isUsable = (candidate: string) => !isUuid(candidate) && !isTaken(candidate);
  let candidate = made;
  for (let number = 2; !isUsable(candidate); number++) candidate = `${cut(made, longest - `-${number}`.length)}-${number}`;
  return candidate;
}

/** Cut to so many UTF-16 units, without leaving half a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
