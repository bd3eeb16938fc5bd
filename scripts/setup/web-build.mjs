import { createRequire } from "node:module";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { runCommand } from "../process/run-command.mjs";
import { hashTree, isProductFile, isStamped, writeStamp } from "./stamp.mjs";

const inputs = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation-client.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
// Inside what it speaks of: whoever removes the build removes the claim that it is there.
const stamp = path.join(rootDir, ".next/.stamp");

const digest = () => hashTree(rootDir, inputs, isProductFile);

/** @type {import("./step.mjs").Step} */
export const webBuild = {
  name: "console (next build)",
  needed: () => (isStamped(stamp, digest()) ? null : "sources changed"),
  run: async () => {
    const built = digest();
    const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
    await runCommand(process.execPath, [next, "build"], {
      cwd: rootDir,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    writeStamp(stamp, built);
    return undefined;
  },
};
