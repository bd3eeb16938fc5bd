import { setTimeout as delay } from "node:timers/promises";
import { EngineAwayError } from "@/worker/containers/port";
import { type FolderUsage, measureUsage } from "./measure-folder";

export type UsageLimits = { maxOutputBytes: number; maxScratchBytes: number };
export type UsageExceeded = { what: "output" | "scratch"; bytes: number; maxBytes: number; message: string };

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
    const exceeded = await judgeOutput(outputFolder, limits.maxOutputBytes, signal);
    if (exceeded) return exceeded;
    const scratch = round % 10 === 0 ? await askScratch(options.scratchBytes) : 0;
    if (scratch > limits.maxScratchBytes) return exceed("scratch", scratch, limits.maxScratchBytes);
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** What cannot be read counts as too much: else whoever hides a file has no limit. */
async function judgeOutput(
  folder: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<UsageExceeded | null> {
  const usage = await measureUsage(folder, { signal }).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (usage === null) return null;
  const bytes = countAllocated(usage);
  if (usage.unread !== null)
    return {
      what: "output",
      bytes,
      maxBytes,
      message: `the trainer's output folder ${usage.unread}, so nobody can say how much it wrote there`,
    };
  return bytes > maxBytes ? exceed("output", bytes, maxBytes) : null;
}

/** Bytes allocated on the disk below a folder; without end where some of it cannot be read. */
export async function measureFolder(folder: string): Promise<number> {
  return countAllocated(await measureUsage(folder));
}

const countAllocated = ({ allocatedBytes, unread }: FolderUsage): number =>
  unread === null ? allocatedBytes : Number.POSITIVE_INFINITY;

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
