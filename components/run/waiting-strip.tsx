import { LinkButton } from "@/components/ui/link-button";
import { Strip } from "@/components/ui/strip";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { adviseWaiting } from "./advise-waiting";

/** Why a run stands still, since when, and what to set so that it goes on. */
export function WaitingStrip({
  run,
  waiting,
}: {
  run: WireTrainingRun;
  waiting: NonNullable<WireTrainingRun["waiting"]>;
}) {
  const advice = adviseWaiting(waiting.code, run);
  return (
    <Strip
      tone={advice === null ? "info" : "warn"}
      fact={`Waits: ${waiting.message}${waiting.message.endsWith(".") ? "" : "."}`}
      action={
        <LinkButton small href="/fleet">
          Show fleet
        </LinkButton>
      }
    >
      {advice ?? "It goes on by itself."}{" "}
      <span className="whitespace-nowrap text-text-3">
        <span className="mono">{waiting.code}</span>, since <Age at={waiting.since} />
      </span>
    </Strip>
  );
}
