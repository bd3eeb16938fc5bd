import { setTimeout as delay } from "node:timers/promises";
import { EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import { type FolderUsage, measureUsage } from "./measure-folder";

export type UsageLimits = { maxOutputBytes: number; maxScratchBytes: number };
export type UsageExceeded = {
  what: "output" | "scratch" | "disk";
  bytes: number;
  maxBytes: number;
  message: string;
};

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
    /** Whether the disk is so full that this trainer, which has written so much, has to end. */
    mustEnd?: (writtenBytes: number) => Promise<boolean>;
    intervalMs?: number;
  },
): Promise<UsageExceeded | null> {
  const { signal, intervalMs = 1_000, mustEnd = async () => false } = options;
  let scratch = 0;
  for (let round = 0; ; round += 1) {
    // A trainer that has just begun has written nothing, and many end before it is looked at.
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const output = await judgeOutput(outputFolder, limits.maxOutputBytes, signal);
    if (output === null) return null;
    if (typeof output !== "number") return output;
    if (round % 10 === 0) scratch = await askScratch(options.scratchBytes);
    if (await mustEnd(output + scratch)) return fillDisk(output + scratch);
    if (scratch > limits.maxScratchBytes) return exceed("scratch", scratch, limits.maxScratchBytes);
  }
}

/** Bytes; null once `signal` has aborted. What cannot be read counts as too much: else whoever hides a file has no limit. */
async function judgeOutput(
  folder: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<UsageExceeded | number | null> {
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
  return bytes > maxBytes ? exceed("output", bytes, maxBytes) : bytes;
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
    // While the engine is away, or does not tell of this container, the size is not known. The next round asks again.
    if (error instanceof EngineAwayError || error instanceof EngineRefusal) return 0;
    throw error;
  }
}

function fillDisk(bytes: number): UsageExceeded {
  const message = `the server's disk was nearly full, and of all that runs this trainer had written most (${formatGb(bytes)})`;
  return { what: "disk", bytes, maxBytes: bytes, message };
}

function exceed(what: "output" | "scratch", bytes: number, maxBytes: number): UsageExceeded {
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
