import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { writeDataset } from "./lerobot/write-dataset";
import { DatasetRefused, type LerobotJob } from "./port";
import type { ThreadReply } from "./thread-reply";

const progressMs = 200;

/** The entry of a thread that writes one dataset and ends. */
async function serve(port: MessagePort, job: LerobotJob): Promise<void> {
  const reply = (message: ThreadReply) => port.postMessage(message);
  let toldAt = performance.now();
  try {
    const written = await writeDataset(job, (frames, total) => {
      if (frames < total && performance.now() - toldAt < progressMs) return;
      toldAt = performance.now();
      reply({ kind: "progress", frames, total });
    });
    reply({ kind: "written", written });
  } catch (error) {
    if (!(error instanceof DatasetRefused)) throw error;
    reply({ kind: "refused", code: error.code, message: error.message });
  }
}

if (!parentPort) throw new Error("this file is the entry of a worker thread");
// Guarantee: the writer, the only one who starts this entry, passes exactly this.
await serve(parentPort, workerData as LerobotJob);
