import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonce_bytes = 12;
const tag_bytes = 16;

/** Encrypts a text with a 32-byte key: base64 of nonce, tag and cipher text. */
export function sealSecret(text: string, secret_key: Buffer): string {
  const nonce = randomBytes(nonce_bytes);
  const cipher = createCipheriv(algorithm, secret_key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The text that `sealSecret` was given. Throws when the key is another one or the text was changed. */
export function openSecret(sealed: string, secret_key: Buffer): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv(algorithm, secret_key, bytes.subarray(0, nonce_bytes), { authTagLength: tag_bytes });
  decipher.setAuthTag(bytes.subarray(nonce_bytes, nonce_bytes + tag_bytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonce_bytes + tag_bytes)), decipher.final()]).toString("utf8");
}
