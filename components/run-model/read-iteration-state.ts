import type { StatusName } from "@/components/ui/status-glyph";
import { type AttemptStatus, type IterationStatus, liveAttemptStatuses } from "@/lib/core/names";

const iterationGlyphs: Readonly<Record<IterationStatus, StatusName>> = {
  rollouts: "running",
  manifest: "running",
  training: "running",
  completed: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

const iterationWords: Readonly<Record<IterationStatus, string>> = {
  rollouts: "Rollouts",
  manifest: "Manifest",
  training: "Training",
  completed: "Completed",
  failed: "Failed",
  canceled: "Canceled",
};

const attemptGlyphs: Readonly<Record<AttemptStatus, StatusName>> = {
  queued: "queued",
  starting: "queued",
  running: "running",
  collecting: "landing",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
  lost: "failed",
};

const attemptWords: Readonly<Record<AttemptStatus, string>> = {
  queued: "Queued",
  starting: "Starting",
  running: "Running",
  collecting: "Collecting",
  succeeded: "Succeeded",
  failed: "Failed",
  canceled: "Canceled",
  lost: "Lost",
};

export const glyphOfIteration = (status: IterationStatus): StatusName => iterationGlyphs[status];
export const wordOfIteration = (status: IterationStatus): string => iterationWords[status];
export const glyphOfAttempt = (status: AttemptStatus): StatusName => attemptGlyphs[status];
export const wordOfAttempt = (status: AttemptStatus): string => attemptWords[status];

export function isLiveAttempt({ status }: { status: AttemptStatus }): boolean {
  return liveAttemptStatuses.some((live) => live === status);
}
