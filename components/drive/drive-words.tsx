"use client";

import type { Drive } from "@/components/drive/drive";
import type { DriveState } from "@/components/drive/drive-state";
import { useWhole } from "@/components/drive/use-drive";
import { formatNumber } from "@/components/ui/format-number";
import type { DriveEnd } from "@/lib/drive/messages";

const ends: Readonly<Record<DriveEnd, string>> = {
  succeeded: "Succeeded",
  out_of_steps: "Out of steps",
  diverged: "The simulation diverged (NaN or out of range)",
  policy_failed: "The policy failed",
};

/** How it stands, in a line below the picture; a screen reader hears it when it changes. */
export function DriveWords({ drive, isDrawn }: { drive: Drive; isDrawn: boolean }) {
  const state = useWhole(drive.state);
  const likeness = useWhole(drive.comparison.likeness);
  const { recording } = drive.setting;
  const { attempt, pace, isPlaying } = state;
  const isCompared = recording !== null && attempt !== null && drive.isRecorded(attempt.start);
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 text-small">
      <div className="grid gap-0.5">
        <p role="status" className={attempt?.end === "succeeded" ? "text-succeeded" : "text-text-2"}>
          {sayState(state)}
          {isPlaying && pace < 1 && `, at ${formatNumber(pace, 1)} of that speed: this machine is not faster`}
        </p>
        {isCompared && (
          <p data-likeness={likeness.differsAt === null ? likeness.same : "differs"} className="text-text-3">
            {attempt.isTouched
              ? "Touched: no longer the episode that was recorded."
              : sayLikeness(likeness, recording.trajectory.length)}
          </p>
        )}
      </div>
      {isDrawn && (
        <p className="text-text-3">
          Drag the block over the table, with shift upwards; drag the arm. Beside them a drag turns the view.
        </p>
      )}
    </div>
  );
}

function sayState({ isOpen, policy, attempt, isPlaying, trouble }: DriveState): string {
  if (trouble) return "Nothing runs.";
  if (!isOpen) return "Loading the simulator…";
  if (policy === "loading") return "Loading the policy…";
  if (!attempt) return "Nothing is driven yet.";
  if (attempt.end === null) return isPlaying ? "Running" : "Paused";
  const why = attempt.why === null ? "" : `: ${attempt.why}`;
  return `${ends[attempt.end]}${why}`;
}

function sayLikeness(
  { same, differsAt }: { same: number; differsAt: number | null },
  length: number,
): string {
  if (differsAt !== null)
    return `Differs from the recording from step ${formatNumber(differsAt)} on; the ${formatNumber(same)} before are the same to the last bit.`;
  if (same === length)
    return `All ${formatNumber(length)} steps are those of the recording, to the last bit.`;
  return `${formatNumber(same)} of ${formatNumber(length)} steps so far, each that of the recording to the last bit.`;
}
