import { Api, seed, startServer, type TestServer } from "@colloquy/testing";
import { startBaseline, type Target, use_case } from "../targets.ts";

export interface GatewayTargets {
  server: TestServer;
  ours: Target;
  /** The upstream itself. */
  direct: Target;
  passed: Target;
  close(): Promise<void>;
}

const model = "upstream";

/** What every target is asked for; only ours knows it. */
export const model_address = `${use_case}/${model}`;

export async function startGatewayTargets(): Promise<GatewayTargets> {
  const direct = await startBaseline(new URL("./upstream.ts", import.meta.url));
  const origin = `http://127.0.0.1:${direct.port}`;
  const passed = await startBaseline(new URL("./pass-through.ts", import.meta.url), origin);
  const server = await startServer({ env: { COLLOQUY_LOG_LEVEL: "info" } }); // as it runs by default
  const close = async () => {
    await server.stop();
    passed.close();
    direct.close();
  };
  try {
    const api = new Api(server.url, server.admin_key);
    await seed(api, { use_case });
    await addModel(api, `${origin}/api/v1`);
    await requireStored(api);
  } catch (error) {
    await close();
    throw error;
  }
  return { server, ours: { port: Number(new URL(server.url).port), key: server.admin_key }, direct, passed, close };
}

async function addModel(api: Api, base_url: string): Promise<void> {
  const members = { provider: "NVIDIA", provider_model: "bench-model", base_url, api_key: "sk-bench-0123456789" };
  const made = await api.post("models", { key: model, name: model, ...members });
  const attached = await api.put(`use-cases/${use_case}/models/${model}`, {});
  if (made.status !== 201 || attached.status !== 200) throw new Error(`${made.status} ${JSON.stringify(made.body)}`);
}

/** @throws Error unless an answer is stored: a gateway that stores nothing is not what is promised */
async function requireStored(api: Api): Promise<void> {
  const messages = [{ role: "user", content: "?" }];
  const answer = await api.post<{ choices?: { completion_id: string }[] }>("chat/completions", {
    model: model_address,
    messages,
  });
  const { status } = await api.get(`interactions/${answer.body.choices?.[0]?.completion_id}`);
  if (status !== 200) throw new Error(`answered ${answer.status}, its record ${status}: ${JSON.stringify(answer.body)}`);
}
