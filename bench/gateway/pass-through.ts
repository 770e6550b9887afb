import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { Agent } from "undici";

// Node and the HTTP client that ours uses: nothing is read, checked or stored.
const [origin = ""] = process.argv.slice(2);
const agent = new Agent();

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization, "content-type": type, "content-length": length } = request.headers;
  const answer = await agent.request({
    origin,
    path: request.url ?? "/",
    method: "POST",
    headers: { authorization, "content-type": type, "content-length": length },
    body: request,
  });
  const { "content-type": answerType, "content-length": answerLength } = answer.headers;
  response.writeHead(answer.statusCode, {
    "Content-Type": answerType,
    ...(answerLength === undefined ? {} : { "Content-Length": answerLength }),
  });
  await pipeline(answer.body, response);
}

const server = createServer((request, response) => {
  pass(request, response).catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.(address?.port);
});
process.on("disconnect", () => process.exit());
