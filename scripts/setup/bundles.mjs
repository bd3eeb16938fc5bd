import path from "node:path";
import { buildBundles } from "../build.mjs";
import { rootDir } from "../paths.mjs";
import { hashTree, isProductFile, isStamped, writeStamp } from "./stamp.mjs";

const inputs = [
  "server.ts",
  "app",
  "lib",
  "worker",
  "tsconfig.json",
  "package-lock.json",
  "scripts/build.mjs",
];
const stamp = path.join(rootDir, "dist/.stamp");

const digest = () => hashTree(rootDir, inputs, isProductFile);

/** @type {import("./step.mjs").Step} */
export const serverBundles = {
  name: "server and worker bundles",
  needed: () => (isStamped(stamp, digest()) ? null : "sources changed"),
  run: async () => {
    // Taken first: what changes while it builds must be built again next time.
    const built = digest();
    await buildBundles();
    writeStamp(stamp, built);
    return undefined;
  },
};
