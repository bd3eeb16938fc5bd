import path from "node:path";
import { buildDriveFiles } from "../build/drive-files.mjs";
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
  "scripts/build",
];
const stamp = path.join(rootDir, "dist/.stamp");

const digest = () => hashTree(rootDir, inputs, isProductFile);

/** @type {import("./step.mjs").Step} */
export const serverBundles = {
  name: "server and worker bundles, and what browsers drive with",
  needed: () => (isStamped(stamp, digest()) ? null : "sources changed"),
  run: async () => {
    // Taken first: what changes while it builds must be built again next time.
    const built = digest();
    await Promise.all([buildBundles(), buildDriveFiles()]);
    writeStamp(stamp, built);
    return undefined;
  },
};
