import { serve } from "@hono/node-server";
import { Hono } from "hono";

// The bare framework: parses the JSON and answers 201 with a body of the same shape as ours.
const app = new Hono();
app.post("*", async (c) => {
  const body: { completion?: string } = await c.req.json();
  return c.json(
    { completion_id: "01900000-0000-7000-8000-000000000000", session_id: "0", feedback_ids: [], got: body.completion?.length },
    201,
  );
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.send?.(port));
process.on("disconnect", () => process.exit());
