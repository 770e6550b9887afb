import { invalidInput } from "@colloquy/contract";

/** What a request for a model names; both parts are keys or ids. */
export interface ModelAddress {
  use_case: string;
  /** Undefined: the default one of the use case. */
  model: string | undefined;
}

/** Reads `{use_case}/{model}`, `{use_case}` or `{use_case}/`. @throws RequestError `invalid_input` when no use case is named */
export function parseModelAddress(address: string): ModelAddress {
  const [use_case = ""] = address.split("/", 1);
  if (use_case === "") throw invalidInput("model", `is ${JSON.stringify(address)}; it must be use_case/model or use_case`);
  return { use_case, model: address.slice(use_case.length + 1) || undefined };
}
