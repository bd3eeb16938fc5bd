"use client";

import { useQuery } from "@tanstack/react-query";
import { formatReported, nameIteration } from "@/components/charts/format-metric";
import { Button } from "@/components/ui/button";
import { capitalize } from "@/components/ui/capitalize";
import { formatBytes } from "@/components/ui/format-bytes";
import { noneMark } from "@/components/ui/format-number";
import { Skeleton } from "@/components/ui/skeleton";
import { Age } from "@/components/ui/time";
import { readFailure } from "@/lib/client/api-error";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeCheckpoint } from "./describe-checkpoint";
import { listPlaces } from "./list-places";
import type { PickedCheckpoint } from "./picked-checkpoint";

/** The checkpoints of one run, newest first; a press chooses. */
export function CheckpointChoices({
  run,
  onPick,
}: {
  run: WireTrainingRun;
  onPick: (picked: PickedCheckpoint) => void;
}) {
  const query = useQuery(checkpointsQuery(run.run_id));
  const metric = run.watched_metric?.metric;
  if (query.isError) return <p className="text-text-2">{readFailure(query.error).detail}</p>;
  return (
    <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)] gap-1">
      <ul aria-label={`What ${run.name} has when it is asked`} className="flex flex-wrap gap-2 px-2 pb-1">
        {listPlaces(run, query.data?.checkpoints ?? []).map((place) => (
          <li key={place.place}>
            <Button small title={place.uri} onClick={() => onPick(place)}>
              {capitalize(place.place)}
              {place.now && (
                <span className="ml-1.5 text-text-3">{nameIteration(place.now.iteration_index)}</span>
              )}
            </Button>
          </li>
        ))}
      </ul>
      <p className="flex gap-3 px-2 text-small text-text-2">
        newest first {metric !== undefined && <span className="mono ml-auto truncate">{metric}</span>}
      </p>
      {query.isPending && <Skeleton width="240px" />}
      <ul aria-label={`Checkpoints of ${run.name}`} className="max-h-[26dvh] overflow-y-auto rail:max-h-none">
        {query.data?.checkpoints.map((checkpoint) => (
          <li key={checkpoint.checkpoint_id}>
            <button
              type="button"
              onClick={() =>
                onPick({ uri: checkpoint.uri, description: describeCheckpoint(run, checkpoint) })
              }
              className="flex w-full items-baseline gap-3 rounded-control px-2 py-1.5 text-left hover:bg-hover"
            >
              <span className="mono w-10 flex-none">{nameIteration(checkpoint.iteration_index)}</span>
              <span className="min-w-0 flex-1 truncate text-text-2">
                <Age at={checkpoint.created_at} /> · {formatBytes(checkpoint.size_bytes)}
              </span>
              <Marks run={run} checkpoint={checkpoint} />
              <span className="flex-none">{formatReported(checkpoint.metrics, metric) ?? noneMark}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Marks({ run, checkpoint }: { run: WireTrainingRun; checkpoint: WireCheckpoint }) {
  const marks = [
    checkpoint.checkpoint_id === run.champion_checkpoint_id && "champion",
    checkpoint.checkpoint_id === run.best?.checkpoint_id && "best",
    checkpoint.policy !== null && "policy",
    checkpoint.pinned && "pinned",
  ].filter((mark) => mark !== false);
  return <span className="flex-none text-small text-text-2">{marks.join(", ")}</span>;
}
