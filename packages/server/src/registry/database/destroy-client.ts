import type pg from "pg";

/** Closes a connection without a farewell, which a dead one would never answer. */
export function destroyClient(client: pg.Client | undefined): void {
  if (client === undefined) return;
  void client.end().catch(() => {}); // its queries are told
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }; // not in the types
  connection.stream.destroy();
}
