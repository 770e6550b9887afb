import { createServer, type ServerResponse } from "node:http";

// A provider that answers at once, from bytes that are made once: what is measured is the way to it.
const pieces = 40;
const apart_ms = 5;
const text = "the flight can be moved to the next morning without a fee and the new ticket is on its way to you by mail. ";
const head = { id: "chatcmpl-bench", created: 1_700_000_000, model: "bench-model" };
const usage = { prompt_tokens: 400, completion_tokens: 110, total_tokens: 510 };

const whole = JSON.stringify({
  ...head,
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: text.repeat(5).slice(0, 500) }, finish_reason: "stop" }],
  usage,
});

const event = (members: object) => `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", ...members })}\n\n`;
const delta = (delta: object, finish_reason: string | null = null) => event({ choices: [{ index: 0, delta, finish_reason }] });
const begin = delta({ role: "assistant", content: "" });
const piece = delta({ content: "piece of text " });
const end = `${delta({}, "stop")}${event({ choices: [], usage })}data: [DONE]\n\n`;

function stream(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(begin + piece);
  let left = pieces - 1;
  const timer = setInterval(() => {
    if (left-- > 0) response.write(piece);
    else response.end(end);
  }, apart_ms);
  response.once("close", () => clearInterval(timer));
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (Buffer.concat(chunks).includes('"stream":true')) stream(response);
    else response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(whole) }).end(whole);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.(address?.port);
});
process.on("disconnect", () => process.exit());
