import { invalidInput } from "@colloquy/contract";
import { place } from "./template-arguments.ts";

/**
 * The text of a template with values in its places: text as it is, anything else as JSON. What a value holds is never a place.
 * @throws RequestError `invalid_input` naming the argument that is missing or null
 */
export function fillTemplate(template: string, args: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(place, (_, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    if (value == null)
      throw invalidInput(`system_prompt_args.${name}`, "is required: the model's system prompt has a place for it");
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}
