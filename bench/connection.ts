import { createConnection, type Socket } from "node:net";

/** One answer: its status and its body's bytes. */
export interface Received {
  status: number;
  body: Buffer;
}

/** One keep-alive connection with at most one request under way; nothing between the caller and the socket but this file. */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #resolve: (answer: Received) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #onRead: ((bytes: Buffer) => void) | undefined;

  constructor(port: number) {
    this.#socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#receive(chunk));
    this.#socket.on("error", (error) => this.#reject(error));
    this.#socket.on("close", () => this.#reject(new Error("the server closed the connection")));
  }

  /** Servers close what was idle for some seconds. */
  get isClosed(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded;
  }

  /** @param onRead told of what comes, as it comes */
  send(bytes: Buffer, onRead?: (bytes: Buffer) => void): Promise<Received> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#onRead = onRead;
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#onRead?.(chunk);
    const received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    this.#received = received;
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = received.toString("latin1", 0, headEnd);
    const isChunked = /^transfer-encoding: *chunked/im.test(head);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (!isChunked && length === undefined) {
      this.#reject(new Error(`an answer without a length:\n${head}`));
      return;
    }
    const found = isChunked ? readChunks(received, headEnd + 4) : readWhole(received, headEnd + 4, Number(length));
    if (found === undefined) return;
    this.#received = received.subarray(found.end);
    this.#resolve({ status: Number(head.slice(9, 12)), body: found.body });
  }
}

/** A body that has come to its end, and where that is. */
type Found = { body: Buffer; end: number } | undefined;

function readWhole(bytes: Buffer, start: number, length: number): Found {
  const end = start + length;
  return bytes.length < end ? undefined : { body: bytes.subarray(start, end), end };
}

function readChunks(bytes: Buffer, start: number): Found {
  const last = "0\r\n\r\n";
  if (bytes.toString("latin1", bytes.length - last.length) !== last) return undefined; // most calls end here
  const parts: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const length = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const end = lineEnd + 2 + length + 2;
    if (bytes.length < end) return undefined;
    if (length === 0) return { body: Buffer.concat(parts), end };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
