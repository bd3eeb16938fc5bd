import { formatMetric } from "@/components/charts/format-metric";
import { joinClasses } from "@/components/ui/join-classes";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** A run that one can start from: its name, the best it reached, and when it began. */
export function RunChoice({
  run,
  chosen,
  onChoose,
}: {
  run: WireTrainingRun;
  chosen: boolean;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={run.name}
      onClick={onChoose}
      className={joinClasses(
        "grid w-full rounded-control px-2 py-1.5 text-left",
        chosen ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <bdi className="truncate">{run.name}</bdi>
      <span className="flex gap-2 text-small text-text-2">
        <span className="min-w-0 truncate">{describeBest(run)}</span>
        <span className="ml-auto flex-none">
          <Age at={run.created_at} />
        </span>
      </span>
    </button>
  );
}

function describeBest({ best, watched_metric: watched }: WireTrainingRun): string {
  return best && watched ? `best ${formatMetric(watched.metric, best.value)} ${watched.metric}` : "";
}
