import { openSecret } from "./secret.ts";

/** Secrets of providers by key of their model. What is in it shows in no dump and no JSON. */
export class ModelSecrets {
  readonly #sealed: ReadonlyMap<string, string>;
  readonly #opened = new Map<string, string>();

  /** @param sealed as `sealSecret` gave them */
  constructor(sealed: ReadonlyMap<string, string>) {
    this.#sealed = sealed;
  }

  /** Opens it when it is first asked for. Throws when it was sealed with another key. */
  find(model: string, secret_key: Buffer): string | undefined {
    const sealed = this.#sealed.get(model);
    if (sealed === undefined) return undefined;
    const opened = this.#opened.get(model) ?? openSecret(sealed, secret_key);
    this.#opened.set(model, opened);
    return opened;
  }
}
