import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { rootDir } from "@/scripts/paths.mjs";
import { waitForLock } from "@/scripts/process/lock.mjs";
import { unpackPackages } from "@/scripts/setup/python-packages.mjs";
import { SetupError } from "@/scripts/terminal.mjs";

/** `folder`: where `python3` finds the packages. `why`: what this machine lacks, for a person. */
export type FoundPython = { kind: "ready"; folder: string } | { kind: "missing"; why: string };

/** This machine's Python with the packages of a list, which are unpacked beside it once. */
export async function findPython(requirements: string): Promise<FoundPython> {
  const program =
    "import platform, pip; print('.'.join(platform.python_version_tuple()[:2]), platform.machine())";
  const { status, stdout } = spawnSync("python3", ["-c", program], { encoding: "utf8" });
  const [version, machine] = stdout?.trim().split(" ") ?? [];
  if (status !== 0 || !version || !machine) return { kind: "missing", why: "there is no python3 with pip" };
  const recipe = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const folder = path.join(rootDir, ".hardsim/python-packages", `${version}-${machine}-${recipe}`);
  const lock = await waitForLock(`${folder}.lock`, () => undefined);
  try {
    if (!existsSync(folder)) {
      await unpackPackages("python3", requirements, { version, machine }, `${folder}.new`, () => undefined);
      await rename(`${folder}.new`, folder);
    }
    return { kind: "ready", folder };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { kind: "missing", why: error.message.split("\n").at(-1) ?? error.message };
  } finally {
    lock.release();
  }
}
