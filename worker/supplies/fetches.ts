import { listWantedFetches, type WantedFetch } from "@/lib/server/store/fetches";
import { AbandonedError } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { failWaiting } from "./fail-waiting";
import { fetchStart } from "./fetch-start";

const filesAtOnce = 4;
const wantedRead = 100;

export type Fetches = {
  /** Begins to fetch the checkpoints that queued work starts from, and stops fetches that nothing waits for any more. Returns at once. */
  look(): Promise<void>;
  isBusy(): boolean;
};

/**
 * A container takes GPUs only when the checkpoint that it starts from is there, so that is fetched while the first one waits in
 * the queue. Two workers may fetch the same file at the same time; it is stored once.
 */
export function createFetches(
  ports: TaskPorts,
  { workerId, signal, onFetched }: { workerId: string; signal: AbortSignal; onFetched(): void },
): Fetches {
  const inWork = new Map<string, AbortController>();

  async function fetch(wanted: WantedFetch, stopped: AbortSignal): Promise<void> {
    const { runId } = wanted;
    const answer = await fetchStart(wanted, ports, stopped);
    if (answer.ok) onFetched();
    else await failWaiting(ports, { workerId, ownerId: runId, code: answer.code, message: answer.message });
  }

  function begin(wanted: WantedFetch): void {
    const { uploadId, runId } = wanted;
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    inWork.set(uploadId, stop);
    void fetch(wanted, stopped)
      .catch((error: unknown) => {
        // The next look begins it again: nothing was written that would have to be undone.
        if (!(error instanceof AbandonedError) && !stopped.aborted)
          ports.log.warn({ err: error, runId }, "what the run starts from could not be fetched");
      })
      .finally(() => inWork.delete(uploadId));
  }

  return {
    look: async () => {
      const wanted = await listWantedFetches(ports.database.db, wantedRead);
      for (const [uploadId, stop] of inWork)
        if (!wanted.some((one) => one.uploadId === uploadId)) stop.abort();
      for (const one of wanted) if (inWork.size < filesAtOnce && !inWork.has(one.uploadId)) begin(one);
    },
    isBusy: () => inWork.size > 0,
  };
}
