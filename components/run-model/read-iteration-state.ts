import type { StatusName } from "@/components/ui/status-glyph";
import { type AttemptStatus, type IterationStatus, liveAttemptStatuses } from "@/lib/core/names";

export const iterationGlyphs: Readonly<Record<IterationStatus, StatusName>> = {
  rollouts: "running",
  manifest: "running",
  training: "running",
  evaluation: "running",
  completed: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

export const attemptGlyphs: Readonly<Record<AttemptStatus, StatusName>> = {
  queued: "queued",
  starting: "queued",
  running: "running",
  collecting: "landing",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
  lost: "failed",
};

export function isLiveAttempt({ status }: { status: AttemptStatus }): boolean {
  return liveAttemptStatuses.some((live) => live === status);
}
