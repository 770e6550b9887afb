import type { z } from "zod";
import { toInvalidInput } from "../../errors.ts";

/**
 * What a mutation was given, by the schema of the REST route that does the same: both refuse alike.
 * @throws RequestError `invalid_input` naming the member as REST calls it
 */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw toInvalidInput(result.error);
  return result.data;
}
