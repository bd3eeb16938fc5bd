import type { AttemptColumns, AttemptRow } from "@/lib/server/store/attempts";
import type { Attachments } from "./attachments";

/** A reservation covers so much of an attempt's time. */
export const reservationMs = 60_000;

/** It runs; its reservation counts from the start of its container, where it has one. */
export function startColumns(
  { needsPlace }: Pick<AttemptRow, "needsPlace">,
  now: Date,
  attachments: Attachments | undefined,
): AttemptColumns & { reservedUntil: Date } {
  const started = attachments?.kind === "started" ? attachments : null;
  const startedAt = started?.startedAt ?? now;
  return {
    status: "running",
    startedAt,
    imageId: started?.imageId ?? null,
    containerStarted: needsPlace,
    reservedUntil: new Date(startedAt.getTime() + reservationMs),
  };
}
