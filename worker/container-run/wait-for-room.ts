import { cleanText } from "@/lib/core/text/clean-text";
import { DiskLowError, isDiskFull } from "@/lib/server/storage/disk-guard";
import { setRoomProblem } from "@/lib/server/store/attempts";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";

/** A copy that ends at a full disk has read all of it until then, so that tries become rarer. */
const longestPauses = 6;

/**
 * Keeps what a container left where it is until it can be collected: hours went into it, and nothing else can bring it back.
 * `collect` is tried again and again for as long as it fails because the disk is full and `mayWait` says so; the run is said
 * to wait (`disk_low`) meanwhile. Throws every other error, and the signal's reason once it aborts.
 */
export async function collectWhenThereIsRoom<Collected>(
  collect: () => Promise<Collected>,
  mayWait: (error: unknown) => Promise<boolean>,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<Collected> {
  const tell = (problem: string | null) =>
    askDatabase(held, ports, () => setRoomProblem(ports.database.db, held.attempt, problem));
  for (let tries = 1; ; tries += 1)
    try {
      const collected = await collect();
      if (tries > 1) await tell(null);
      return collected;
    } catch (error) {
      if (signal.aborted || !isDiskFull(error) || !(await mayWait(error))) throw error;
      ports.log.warn(
        { err: error, attemptId: held.attempt.attemptId },
        "what a container left waits for room",
      );
      await tell(describe(error));
      await pause(ports.pace.reconcileMs * Math.min(tries, longestPauses), signal);
    }
}

function describe(error: unknown): string {
  const why = error instanceof DiskLowError ? error.message : "The server's disk is full.";
  return cleanText(
    `${why} What ran has ended, and what it left is kept where it is: it is collected once there is room.`,
    1_000,
  );
}
