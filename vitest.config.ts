import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root.replace(/\/$/, "") };
/** In every project; by its full name, for runs over another folder. */
const setupFiles = [`${root}lib/testing/console.setup.ts`];
const outside = ["node_modules/**", ".next/**", "dist/**", "e2e/**"];

/** Modules are loaded once a worker, not once a file, which takes a third of the time. No test relies on a fresh one. */
const isolate = false;

/** Test files at once: both cores of a small machine, and no more of a large one than one Postgres serves. */
const maxWorkers = Math.min(8, Math.max(2, availableParallelism() - 1));

// Three kinds of test by file name: pure ones, ones on a real Postgres, ones on a real container engine.
export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...outside, "**/*.db.test.ts", "**/*.engine.test.ts"],
          isolate,
          setupFiles,
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: outside,
          isolate,
          globalSetup: ["lib/testing/postgres.setup.ts"],
          setupFiles: [...setupFiles, `${root}lib/testing/request-storage.setup.ts`],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "engine",
          include: ["**/*.engine.test.ts"],
          exclude: outside,
          isolate,
          globalSetup: ["lib/testing/postgres.setup.ts"],
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
