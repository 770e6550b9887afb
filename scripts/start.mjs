// What `npm start` runs, before anything is installed: installs and builds what is missing, then runs the server in this process.
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Colloquy needs Node 20.19 or newer; this is ${process.version}. Get it from https://nodejs.org`);
  process.exit(1);
}

const { prepare } = await import("./prepare.mjs");
await prepare(["packages/server"]);

const program = new URL("../packages/server/dist/cli/cli.js", import.meta.url);
process.argv = [process.execPath, fileURLToPath(program), "serve"];
await import(program.href);
