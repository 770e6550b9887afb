import { ConfigError } from "./config-error.ts";

interface Bounds {
  usual: number;
  least: number;
  most: number;
}

/** @throws ConfigError */
export function readWhole(name: string, text: string | undefined, { usual, least, most }: Bounds, unit = ""): number {
  const value = text === undefined ? usual : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; allowed is a whole number${unit} from ${least} to ${most}`);
}

/** Whole seconds. @throws ConfigError */
export function readSeconds(name: string, text: string | undefined, { usual, least }: { usual: number; least: number }): number {
  return readWhole(name, text, { usual, least, most: 86_400 }, " of seconds");
}

/** Seconds, also parts of one, as whole milliseconds. @throws ConfigError */
export function readMilliseconds(name: string, text: string | undefined, usual_s: number): number {
  const seconds = text === undefined ? usual_s : Number(text);
  if (seconds >= 0.01 && seconds <= 86_400) return Math.round(seconds * 1000);
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; allowed is a number of seconds from 0.01 to 86400`);
}

/** @throws ConfigError */
export function readSwitch(name: string, text = "0"): boolean {
  if (["1", "true", "yes"].includes(text)) return true;
  if (["0", "false", "no"].includes(text)) return false;
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; allowed are 1 and 0`);
}

/** A switch that may be left alone. @throws ConfigError */
export function readChoice(name: string, text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : readSwitch(name, text);
}

/** The value is not repeated: a URL can hold a password. @throws ConfigError */
export function readHttpUrl(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url?.username === "" && url.password === "" && !/[?#]/.test(text);
  if (isBare && /^https?:$/.test(url.protocol)) return text;
  throw new ConfigError(`${name} is not of the form https://host/path (or http), without user, password, query and fragment`);
}
