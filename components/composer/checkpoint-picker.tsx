"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";
import { Age } from "@/components/ui/time";
import { useSettled } from "@/components/ui/use-settled";
import { readFailure } from "@/lib/client/api-error";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import { everyRun, trainingRunsQuery } from "@/lib/client/queries/training-runs";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { describeCheckpoint, describeValue } from "./describe-checkpoint";

export type PickedCheckpoint = { uri: string; description: string };

/** Any checkpoint of any run that one can see: a run at the left, its checkpoints at the right. */
export function CheckpointPicker({
  open,
  onOpenChange,
  onPick,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPick: (picked: PickedCheckpoint) => void;
}) {
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<WireTrainingRun | null>(null);
  const list = useInfiniteQuery({
    ...trainingRunsQuery({ ...everyRun, q: useSettled(q.trim(), 250) }),
    enabled: open,
  });
  const runs = (list.data?.pages.flatMap((page) => page.runs) ?? []).filter(
    (run) => run.latest_checkpoint_id !== null,
  );
  const run = chosen ?? runs[0] ?? null;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Start from which checkpoint?"
      foot={<Button onClick={() => onOpenChange(false)}>Keep the start as it is</Button>}
    >
      <Input
        type="search"
        aria-label="Search runs"
        placeholder="Search runs by name or id"
        value={q}
        maxLength={200}
        onChange={(event) => {
          setQ(event.target.value);
          setChosen(null);
        }}
      />
      <div className="mt-3 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-3">
        <ul aria-label="Runs with checkpoints" className="max-h-72 overflow-y-auto">
          {runs.map((candidate) => (
            <li key={candidate.run_id}>
              <button
                type="button"
                aria-pressed={candidate.run_id === run?.run_id}
                onClick={() => setChosen(candidate)}
                className={joinClasses(
                  "w-full truncate rounded-control px-2 py-1 text-left",
                  candidate.run_id === run?.run_id ? "bg-selected" : "hover:bg-hover",
                )}
              >
                <bdi>{candidate.name}</bdi>
              </button>
            </li>
          ))}
          {list.hasNextPage && (
            <li>
              <Button small look="quiet" onClick={() => void list.fetchNextPage()}>
                Show older runs
              </Button>
            </li>
          )}
        </ul>
        {run ? (
          <Checkpoints key={run.run_id} run={run} onPick={onPick} />
        ) : (
          <p className="text-text-2">
            {list.isError
              ? readFailure(list.error).detail
              : list.isPending
                ? " "
                : "No run with a checkpoint matches."}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Checkpoints({ run, onPick }: { run: WireTrainingRun; onPick: (picked: PickedCheckpoint) => void }) {
  const query = useQuery(checkpointsQuery(run.run_id));
  if (query.isError) return <p className="text-text-2">{readFailure(query.error).detail}</p>;
  return (
    <ul aria-label={`Checkpoints of ${run.name}`} className="max-h-72 overflow-y-auto">
      {query.data?.checkpoints.map((checkpoint) => (
        <li key={checkpoint.checkpoint_id}>
          <button
            type="button"
            onClick={() => onPick({ uri: checkpoint.uri, description: describeCheckpoint(run, checkpoint) })}
            className="flex w-full gap-3 rounded-control px-2 py-1 text-left hover:bg-hover"
          >
            <span className="mono w-8 flex-none">{nameIteration(checkpoint.iteration_index)}</span>
            <span className="min-w-0 flex-1 truncate">
              {describeValue(run, checkpoint)}
              {checkpoint.checkpoint_id === run.best?.checkpoint_id && (
                <span className="text-text-2"> best</span>
              )}
            </span>
            <span className="flex-none text-text-3">
              <Age at={checkpoint.created_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
