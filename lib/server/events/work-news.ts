import { type WorkQueue, workQueues } from "@/lib/core/attempts/task-kinds";

/** What a notification says to those who claim and stop attempts. */
export type WorkNews = {
  /** The worker that wrote it, which knows it without being notified; null: nobody who claims. */
  by: string | null;
  /** In these queues something has become ready. */
  ready: readonly WorkQueue[];
  /** Something that runs is to be stopped. */
  stops: boolean;
};

/** Anything may have changed: whoever hears it looks. */
export const anyWork: WorkNews = { by: null, ready: workQueues, stops: true };

export const writeWorkNews = ({ by, ready, stops }: WorkNews): string =>
  `${by ?? ""} ${ready.join(",")} ${stops ? "stop" : ""}`;

/** What cannot be read, and nothing at all, is taken as `anyWork`. */
export function readWorkNews(payload: string): WorkNews {
  const [by, ready, stops] = payload.split(" ");
  if (by === undefined || ready === undefined || stops === undefined) return anyWork;
  const named = ready.split(",");
  return {
    by: by === "" ? null : by,
    ready: workQueues.filter((queue) => named.includes(queue)),
    stops: stops === "stop",
  };
}
