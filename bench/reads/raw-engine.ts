import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineChildOf, repository, startServer, type TestServer } from "@colloquy/testing";
import { Connection } from "../connection.ts";

/** The ClickHouse child of a running server, asked past the server by a user of the bench's own. */
export interface RawEngine {
  /** The answer's rows. Calls at the same time go over connections of their own. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** For statements without an answer, with settings. */
  command(sql: string, settings?: Record<string, string | number>): Promise<void>;
  close(): void;
}

const user = "bench";

/**
 * Starts the built server on a folder so that the bench can ask its engine too: when the server writes the engine's file of users, the
 * bench's user is put beside its own. Configuration and profile are what they always are.
 */
export async function startWithEngine(data_dir: string): Promise<{ server: TestServer; engine: RawEngine }> {
  const password = randomBytes(12).toString("hex");
  const preload = `data:text/javascript,${encodeURIComponent(userAdder(password))}`;
  const cli = join(repository, "packages/server/dist/cli/cli.js");
  const server = await startServer({
    data_dir,
    command: [process.execPath, "--import", preload, cli, "serve"],
    env: { COLLOQUY_LOG_LEVEL: "info" }, // as it runs by default
  });
  const child = engineChildOf(server.pid);
  if (child === undefined) throw new Error("the server has no engine child");
  return { server, engine: connect(portOf(child), password) };
}

function userAdder(password: string): string {
  const hash = createHash("sha256").update(password).digest("hex");
  const entry = `<${user}><password_sha256_hex>${hash}</password_sha256_hex><networks><ip>127.0.0.1</ip></networks>
<profile>default</profile><quota>default</quota><grants><query>GRANT ALL ON *.*</query></grants></${user}>`;
  return `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const write = fs.writeFileSync;
fs.writeFileSync = (file, data, ...rest) =>
  write(file, String(file).endsWith("users.xml") ? data.replace("</users>", ${JSON.stringify(entry)} + "</users>") : data, ...rest);
syncBuiltinESMExports();`;
}

function portOf(pid: number): number {
  const port = readFileSync(`/proc/${pid}/cmdline`, "utf8")
    .split("\0")
    .find((argument) => /^\d{4,5}$/.test(argument));
  if (port === undefined) throw new Error(`no port among the arguments of process ${pid}`);
  return Number(port);
}

function connect(port: number, password: string): RawEngine {
  const idle: Connection[] = [];
  const send = async (sql: string, settings: Record<string, string | number>): Promise<Buffer> => {
    const query = new URLSearchParams(Object.entries(settings).map(([name, value]): [string, string] => [name, String(value)]));
    const body = Buffer.from(sql);
    const head = `POST /?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-ClickHouse-User: ${user}\r\nX-ClickHouse-Key: ${password}\r
X-ClickHouse-Database: colloquy\r\nContent-Length: ${body.length}\r\n\r\n`;
    const kept = idle.pop();
    const connection = kept === undefined || kept.isClosed ? new Connection(port) : kept;
    const answer = await connection.send(Buffer.concat([Buffer.from(head), body]));
    idle.push(connection);
    if (answer.status === 200) return answer.body;
    throw new Error(`the engine: ${answer.body.toString("utf8").slice(0, 1000)}\n${sql.slice(0, 2000)}`);
  };
  return {
    rows: async <Row>(sql: string) => {
      const body = await send(`${sql} FORMAT JSONEachRow`, { output_format_json_quote_64bit_integers: 0 });
      const lines = body.toString("utf8").split("\n");
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
    },
    command: async (sql, settings = {}) => void (await send(sql, { ...settings, wait_end_of_query: 1 })),
    close: () => {
      for (const connection of idle) connection.close();
    },
  };
}
