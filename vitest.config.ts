import { defineConfig } from "vitest/config";

const conditions = ["colloquy/source"];
// As Node resolves it: its "module" field would bring a second copy of graphql beside the one that its libraries load.
const alias = [{ find: /^graphql$/, replacement: "graphql/index.js" }];
const shared = { resolve: { conditions, alias }, ssr: { resolve: { conditions, externalConditions: conditions } } };

/** Black-box tests against the built server; they run on the embedded engines and on remote ones. */
const acceptance = {
  include: ["acceptance/**/*.test.ts"],
  testTimeout: 300_000,
  hookTimeout: 600_000,
  maxWorkers: 1,
  fileParallelism: false,
};

/** Where `scripts/test.mjs` and `.ci/run` read the counts from. */
const report = process.env["COLLOQUY_TEST_REPORT"];

export default defineConfig({
  test: {
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    projects: [
      {
        ...shared,
        test: {
          name: "fast",
          include: ["packages/*/src/**/*.test.ts"],
          globalSetup: "packages/testing/src/database-service.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: { ...acceptance, name: "acceptance", sequence: { groupOrder: 1 }, exclude: ["acceptance/remote/**"] },
      },
      {
        ...shared,
        test: {
          ...acceptance,
          name: "remote",
          sequence: { groupOrder: 2 },
          // What these do to the embedded engine or to acknowledged records in the journal has its counterpart in acceptance/remote.
          // The clients' documents are checked against the schema alone.
          exclude: ["acceptance/faults/{engine-away,journal-damage,disk-full}.test.ts", "acceptance/clients/documents.test.ts"],
          env: { COLLOQUY_TEST_ENGINES: "remote" },
          globalSetup: "packages/testing/src/remote-setup.ts",
        },
      },
    ],
  },
});
