import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createKey } from "@/e2e/fixtures/create-key";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { createApi } from "@/scripts/demo/api.mjs";
import type { House } from "./field-fault";
import { endRuns } from "./runs";

type Settings = Readonly<Record<string, string>>;

export function makeFolder(name: string): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), `hardsim-field-${name}-`)));
}

/** On a data folder that is there and stays. `args`: of the command that starts it. */
export async function inHouseOn<Result>(
  dataDir: string,
  settings: Settings,
  use: (house: House) => Promise<Result>,
  args: readonly string[] = [],
): Promise<Result> {
  const hardsim = await startHardsim(dataDir, { HARDSIM_EMULATED_GPUS: "2", ...settings }, args);
  try {
    const api = createApi(hardsim.url, await createKey(dataDir));
    return await use({ hardsim, api }).finally(() => endRuns(api));
  } finally {
    await hardsim.stop();
  }
}

export async function inHouse<Result>(
  settings: Settings,
  use: (house: House) => Promise<Result>,
): Promise<Result> {
  return inFolder("data", (dataDir) => inHouseOn(dataDir, settings, use));
}

export async function inFolder<Result>(
  name: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeFolder(name);
  try {
    return await use(folder);
  } finally {
    await removeFolder(folder);
  }
}

/** What it says when it does not start; null: it started, and was stopped again. */
export async function refusalToStart(dataDir: string, settings: Settings): Promise<string | null> {
  try {
    const hardsim = await startHardsim(dataDir, settings);
    await hardsim.stop();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
