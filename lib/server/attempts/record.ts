import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { AttemptColumns } from "@/lib/server/store/attempts";
import type { Attachments } from "./attachments";

/** A reservation covers so much of an attempt's time. */
export const reservationMs = 60_000;

/** It runs; its reservation counts from the start of its container, where it has one. */
export function startColumns(
  kind: TaskKind,
  now: Date,
  attachments: Attachments | undefined,
): AttemptColumns & { reservedUntil: Date } {
  const started = attachments?.kind === "started" ? attachments : null;
  const startedAt = started?.startedAt ?? now;
  return {
    status: "running",
    startedAt,
    imageId: started?.imageId ?? null,
    containerStarted: taskFacts[kind].needsPlace,
    reservedUntil: new Date(startedAt.getTime() + reservationMs),
  };
}
