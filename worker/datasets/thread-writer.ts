import { Worker } from "node:worker_threads";
import { DatasetRefused, type DatasetWriter, type WrittenDataset } from "./port";
import type { ThreadReply } from "./thread-reply";

/** Each dataset takes a thread of its own for as long as it is written. `threadUrl`: the bundle of `thread.ts`. */
export function createDatasetWriter({ threadUrl }: { threadUrl: URL }): DatasetWriter {
  return {
    writeLerobot: async (job, { signal, onProgress = () => {} }) => {
      signal.throwIfAborted();
      const thread = new Worker(threadUrl, { workerData: job });
      const abort = () => void thread.terminate();
      signal.addEventListener("abort", abort);
      try {
        return await new Promise<WrittenDataset>((resolve, reject) => {
          thread.on("message", (reply: ThreadReply) => {
            if (reply.kind === "progress") onProgress(reply.frames, reply.total);
            else if (reply.kind === "written") resolve(reply.written);
            else reject(new DatasetRefused(reply.code, reply.message));
          });
          thread.on("error", reject);
          thread.on("exit", (code) =>
            reject(
              signal.aborted ? signal.reason : new Error(`the dataset thread ended with exit code ${code}`),
            ),
          );
        });
      } finally {
        signal.removeEventListener("abort", abort);
        await thread.terminate();
      }
    },
  };
}
