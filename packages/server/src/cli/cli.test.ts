import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("./cli.ts", import.meta.url));

function colloquy(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=colloquy/source", program, ...args],
    {
      encoding: "utf8",
      env: { ...process.env, ...env },
    },
  );
  return { status, stdout, stderr };
}

test("--help names the commands, --version is the package's", () => {
  expect(colloquy(["--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("serve") });
  expect(colloquy(["serve", "--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("COLLOQUY_DATA_DIR") });
  expect(colloquy(["--version"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("what is not known is refused with exit code 2 and a message that names it", () => {
  expect(colloquy(["sing"])).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown command sing") });
  expect(colloquy(["--loud"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--loud") });
  expect(colloquy(["serve", "now"])).toMatchObject({ status: 2, stderr: expect.stringContaining("now") });
  expect(colloquy([])).toMatchObject({ status: 2, stderr: expect.stringContaining("usage") });
});

test("a start that cannot be is one line and exit code 1", () => {
  const { status, stderr } = colloquy(["serve"], { COLLOQUY_PORT: "eighty" });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'colloquy: COLLOQUY_PORT is "eighty"; allowed is a port from 0 (any free one) to 65535\n',
  });
});
