import { RequestError } from "@colloquy/contract";

/** What is not there, or not for the caller to see, is null in a field that may be null. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RequestError && (error.code === "entity_not_found" || error.code === "forbidden")) return null;
    throw error;
  }
}

/** The same for a look-up at the top of a document: only absence is null, a missing permission is an error. */
export async function foundOrNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RequestError && error.code === "entity_not_found") return null;
    throw error;
  }
}
