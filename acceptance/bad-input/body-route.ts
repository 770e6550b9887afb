import type { JsonObject } from "@colloquy/testing";
import type { World } from "../world.ts";

/** One route that takes a body: a body that it would accept, and for each member the values that it must refuse. */
export interface BodyRoute {
  name: string;
  method: "POST" | "PATCH" | "PUT";
  path(targets: Targets): string;
  body(world: World, targets: Targets): JsonObject;
  bad: Record<string, unknown[]>;
  /** Members without which the body is refused. */
  required: string[];
}

/** Records that a body may point at. */
export interface Targets {
  completion: string;
  sibling: string;
  session: string;
  feedback: string;
  /** Keys of models that answer: chats, and embeddings. */
  chatting: string;
  embedding: string;
}

/** Stands for the key of a scalar metric, which is known only when the world is open. */
export const anyMetric = "SCALAR";
