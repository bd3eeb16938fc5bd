import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EngineAwayError } from "@/worker/containers/port";

export type UsageLimits = { maxOutputBytes: number; maxScratchBytes: number };
export type UsageExceeded = { what: "output" | "scratch"; bytes: number; maxBytes: number; message: string };

/** `stat` counts blocks of this size on every file system. */
const statBlockBytes = 512;

/**
 * Watches a running trainer's output folder (every second) and its container's own layer (every ten).
 * Resolves with the first limit that is passed, or with null when `signal` aborts. While the engine is away it goes on.
 */
export async function watchUsage(
  outputFolder: string,
  limits: UsageLimits,
  options: {
    signal: AbortSignal;
    scratchBytes: () => Promise<number>;
    intervalMs?: number;
  },
): Promise<UsageExceeded | null> {
  const { signal, intervalMs = 1_000 } = options;
  for (let round = 0; !signal.aborted; round += 1) {
    const output = await measureFolder(outputFolder);
    if (output > limits.maxOutputBytes) return exceed("output", output, limits.maxOutputBytes);
    const scratch = round % 10 === 0 ? await askScratch(options.scratchBytes) : 0;
    if (scratch > limits.maxScratchBytes) return exceed("scratch", scratch, limits.maxScratchBytes);
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** Bytes allocated on the disk below a folder. Files that vanish while it is read count as nothing. */
export async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    const stat = await lstat(full).catch(() => null);
    bytes += (stat?.blocks ?? 0) * statBlockBytes;
    if (entry.isDirectory()) bytes += await measureFolder(full);
  }
  return bytes;
}

async function askScratch(scratchBytes: () => Promise<number>): Promise<number> {
  try {
    return await scratchBytes();
  } catch (error) {
    // While the engine is away the size is not known. The next round asks again.
    if (error instanceof EngineAwayError) return 0;
    throw error;
  }
}

function exceed(what: UsageExceeded["what"], bytes: number, maxBytes: number): UsageExceeded {
  const place = what === "output" ? "its output folder" : "its own file system, outside its output folder,";
  return {
    what,
    bytes,
    maxBytes,
    message: `the trainer wrote ${formatGb(bytes)} into ${place} where ${formatGb(maxBytes)} are allowed`,
  };
}

function formatGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
