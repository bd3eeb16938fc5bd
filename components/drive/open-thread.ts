import { SilenceWatch } from "@/components/drive/silence-watch";
import type { FromDrive, ToDrive } from "@/lib/drive/messages";

/** The worker that drives, as a page has it. */
export type DriveThread = {
  send: (message: ToDrive, transfer?: Transferable[]) => void;
  /** It has nothing more to say. Also what never returns is ended. */
  end: () => void;
};

export type ThreadListener = {
  onTold: (message: FromDrive) => void;
  /** It gave no sign of life for so long, and was ended. */
  onHung: (silentS: number) => void;
  /** It could not be loaded, or broke. */
  onLost: (why: string) => void;
};

const askEveryMs = 1_000;
/** Once it runs: a policy answers within milliseconds. Before, it compiles, and slow machines take their time. */
const limitsMs = { running: 5_000, opening: 60_000 } as const;

/** Starts the worker at an address of this server. It answers questions between two control steps, so one that is caught in a call falls silent. */
export function openThread(address: string, listener: ThreadListener): DriveThread {
  const worker = new Worker(address, { type: "module", name: "hardsim-drive" });
  const watch = new SilenceWatch(performance.now());
  let limitMs: number = limitsMs.opening;
  const asking = setInterval(() => {
    const silentMs = watch.look(performance.now());
    if (silentMs < limitMs) return worker.postMessage({ kind: "ping" } satisfies ToDrive);
    end();
    listener.onHung(Math.round(silentMs / 1_000));
  }, askEveryMs);
  const end = () => {
    clearInterval(asking);
    worker.onmessage = worker.onerror = null;
    worker.terminate();
  };
  worker.onmessage = ({ data }: MessageEvent<FromDrive>) => {
    watch.hear();
    if (data.kind === "opened" || data.kind === "policy_loaded" || data.kind === "policy_refused")
      limitMs = limitsMs.running;
    if (data.kind !== "pong") listener.onTold(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end();
    listener.onLost(event.message || `Its script could not be loaded from ${address}.`);
  };
  return {
    send: (message, transfer = []) => {
      // A policy is loaded at leisure: a large one takes seconds, in which nothing else is answered.
      if (message.kind === "policy" || message.kind === "open") limitMs = limitsMs.opening;
      worker.postMessage(message, transfer);
    },
    end,
  };
}
