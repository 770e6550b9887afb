import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { keepSecret, networkDisk, openDataFolder } from "./data-folder.ts";

const root = mkdtempSync(join(tmpdir(), "colloquy-folder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A process that holds the folder until it is killed. */
async function holdElsewhere(folder: string) {
  const module = fileURLToPath(new URL("./data-folder.ts", import.meta.url));
  const code = `import(${JSON.stringify(module)}).then((m) => { m.openDataFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("the folder is made for its owner only", () => {
  const path = join(root, "new/deep");
  openDataFolder(path).release();
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("a second holder is told who holds it, until that one lets go", () => {
  const path = join(root, "held");
  const folder = openDataFolder(path);
  expect(() => openDataFolder(path)).toThrow(`${path} is in use by another process (pid ${process.pid})`);
  folder.release();
  openDataFolder(path).release();
});

test("a killed holder leaves no lock behind", async () => {
  const path = join(root, "killed");
  const holder = await holdElsewhere(path);
  expect(() => openDataFolder(path)).toThrow(`pid ${holder.pid}`);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  openDataFolder(path).release();
});

test("a path that is a file is refused with its name", () => {
  const path = join(root, "file");
  writeFileSync(path, "");
  expect(() => openDataFolder(path)).toThrow(`the data folder ${path} cannot be used`);
});

test("network file systems are known, local ones are not among them", () => {
  expect(networkDisk(0x6969)).toBe("NFS");
  expect(networkDisk(0xff534d42 | 0)).toBe("CIFS");
  expect(networkDisk(0xef53)).toBeUndefined();
});

test("a secret is made once and readable by its owner only", () => {
  const file = join(root, "secret.key");
  expect(keepSecret(file, () => "first")).toEqual({ secret: "first", made: true });
  expect(keepSecret(file, () => "second")).toEqual({ secret: "first", made: false });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
