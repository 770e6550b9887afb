import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`../../../graphql/${name}`, import.meta.url), "utf8");

/** The whole schema as it is written: the surface of 0.5, and what later releases of the client add to it. */
export function readSdl(): string {
  return ["schema.graphql", "later-clients.graphql"].map(read).join("\n");
}
