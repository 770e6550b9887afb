/** A variable with a value that cannot be used; the message names it and says what can. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
