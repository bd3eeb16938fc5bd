"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SearchField } from "@/components/ui/search-field";
import { Skeleton } from "@/components/ui/skeleton";
import { useSettled } from "@/components/ui/use-settled";
import { readFailure } from "@/lib/client/api-error";
import { everyRun, trainingRunQuery, trainingRunsQuery } from "@/lib/client/queries/training-runs";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { CheckpointChoices } from "./checkpoint-choices";
import type { PickedCheckpoint } from "./picked-checkpoint";
import { RunChoice } from "./run-choice";

/** Any checkpoint of any run that one can see: a run first, then one of its checkpoints. */
export function CheckpointPicker({
  firstRunId,
  open,
  onOpenChange,
  onPick,
}: {
  /** Whose checkpoints are shown until another run is chosen; null: the newest one's. */
  firstRunId: string | null;
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
  const first = useQuery({ ...trainingRunQuery(firstRunId ?? ""), enabled: open && firstRunId !== null });
  const run = chosen ?? (q.trim() === "" ? first.data : undefined) ?? runs[0] ?? null;
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      title="Start from which checkpoint?"
      foot={<Button onClick={() => onOpenChange(false)}>Keep the start as it is</Button>}
    >
      <SearchField
        name="Search runs"
        placeholder="Search runs by name or id"
        text={q}
        onText={(text) => {
          setQ(text);
          setChosen(null);
        }}
      />
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-4 rail:h-80 rail:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <ul
          aria-label="Runs with checkpoints"
          className="max-h-[26dvh] content-start overflow-y-auto rail:max-h-none"
        >
          {list.isPending && <Skeleton width="180px" />}
          {runs.map((candidate) => (
            <li key={candidate.run_id}>
              <RunChoice
                run={candidate}
                chosen={candidate.run_id === run?.run_id}
                onChoose={() => setChosen(candidate)}
              />
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
          <CheckpointChoices key={run.run_id} run={run} onPick={onPick} />
        ) : (
          <p role="status" className="text-text-2">
            {list.isError
              ? readFailure(list.error).detail
              : list.isPending
                ? ""
                : "No run with a checkpoint matches."}
          </p>
        )}
      </div>
    </Dialog>
  );
}
