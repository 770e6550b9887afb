import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
const answers: Record<string, unknown> = {
  "/v1/chat/completions": {
    model: "stub",
    choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
    usage,
  },
  "/v1/completions": { model: "stub", choices: [{ index: 0, text: "Hello.", finish_reason: "stop" }], usage },
  "/v1/embeddings": { model: "stub", data: [{ index: 0, embedding: [0.5, -1] }], usage: { prompt_tokens: 1, total_tokens: 1 } },
};

/** A provider of models that always answers the same, whole. */
export async function startUpstreamSample(): Promise<{ base_url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const answer = answers[request.url ?? ""];
      response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { base_url: `http://127.0.0.1:${port}/v1`, close };
}
