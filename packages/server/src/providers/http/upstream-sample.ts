import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { text } from "node:stream/consumers";
import type { ProviderSettings } from "../settings.ts";

/** What the sample received. */
interface Received {
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** Which connection it came on, counted from 1. */
  connection: number;
}

export type Answering = (outgoing: ServerResponse, received: Received, attempt: number) => void;

/** A provider on a local port. */
export interface SampleUpstream {
  /** Its origin. */
  url: string;
  received: Received[];
  /** How many requests have not been answered to their end, on connections that still are. */
  underWay: () => number;
  /** How many connections there have been. */
  connections: () => number;
  close: () => void;
}

/** Answers each request with `answering`, whose `attempt` counts from 1. */
export async function startUpstream(answering: Answering, host = "127.0.0.1"): Promise<SampleUpstream> {
  const received: Received[] = [];
  const running = new Set<ServerResponse>();
  const ports: number[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { url = "", headers, socket } = incoming;
    running.add(outgoing);
    outgoing.once("close", () => running.delete(outgoing));
    const port = socket.remotePort ?? 0;
    if (!ports.includes(port)) ports.push(port);
    const one = { url, headers, body: await text(incoming), connection: ports.indexOf(port) + 1 };
    received.push(one);
    answering(outgoing, one, received.length);
  });
  return { ...(await listen(server, host)), received, underWay: () => running.size };
}

/** Gives each connection to `talk` once it has sent something. */
export async function startRawUpstream(talk: (socket: Socket, attempt: number) => void): Promise<SampleUpstream> {
  const running = new Set<Socket>();
  let attempts = 0;
  const server = createTcpServer((socket) => {
    socket.on("error", () => {}).once("close", () => running.delete(socket));
    socket.once("data", () => {
      running.add(socket);
      attempts += 1;
      talk(socket, attempts);
    });
  });
  return { ...(await listen(server, "127.0.0.1")), received: [], underWay: () => running.size };
}

async function listen(server: Server | TcpServer, host: string) {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, host), "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, connections: () => connections, close };
}

/** Settings of a server that allows local endpoints and waits long, but for what is given. */
export function sampleSettings(
  given: Partial<ProviderSettings["limits"]> & { allow_private_endpoints?: boolean; openAi?: string } = {},
): ProviderSettings {
  const { allow_private_endpoints = true, openAi, ...limits } = given;
  return {
    base_urls: { OPEN_AI: openAi },
    azure_api_version: "2024-10-21",
    allow_private_endpoints,
    limits: { connect_ms: 10_000, first_byte_ms: 20_000, between_chunks_ms: 20_000, total_ms: 25_000, ...limits },
  };
}
