import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a database that can be cut, and that can swallow what is sent as a broken network does. */
export class TestLink {
  /** Leads to the database through this link. */
  readonly url: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #is_silent = false;

  private constructor(server: Server, database: URL) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    const url = new URL(database);
    url.host = `127.0.0.1:${this.#port}`;
    this.url = url.href;
  }

  static async open(database_url: string): Promise<TestLink> {
    const target = new URL(database_url);
    const server = createServer((near) => link.#join(near, connect(Number(target.port), target.hostname)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const link = new TestLink(server, target);
    return link;
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => void (this.#is_silent || to.write(chunk)));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        if (!this.#is_silent) to.destroy();
      });
    }
  }

  /** Nothing arrives any more, and nobody is told. */
  silence(): void {
    this.#is_silent = true;
  }

  /** Connections break, and new ones are refused. */
  async cut(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** What was silent is broken now; new connections work. */
  async mend(): Promise<void> {
    this.#is_silent = false;
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) return;
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }
}
