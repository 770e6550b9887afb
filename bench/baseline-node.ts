import { createServer } from "node:http";

// Node alone: what the framework itself costs.
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body: { completion?: string } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const answer = JSON.stringify({
      completion_id: "01900000-0000-7000-8000-000000000000",
      session_id: "0",
      feedback_ids: [],
      got: body.completion?.length,
    });
    response.writeHead(201, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(answer) }).end(answer);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.(address?.port);
});
process.on("disconnect", () => process.exit());
