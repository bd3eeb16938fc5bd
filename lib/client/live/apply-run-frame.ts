import type { RunFrame } from "@/lib/contracts/frames";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

type RunsPage = { runs: WireTrainingRun[]; next_cursor: string | null };
export type RunsPages<Param> = { pages: RunsPage[]; pageParams: Param[] };

/** The loaded pages of a list with what a frame says of one run; the same object when it says nothing new of them. */
export function applyRunFrame<Param>(list: RunsPages<Param>, frame: RunFrame): RunsPages<Param> {
  const shown = list.pages.some((page) => page.runs.some((run) => isOlder(run, frame)));
  if (!shown) return list;
  return {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      runs: page.runs.map((run) =>
        isOlder(run, frame)
          ? {
              ...run,
              status: frame.status,
              stage: frame.stage,
              current_iteration: frame.current_iteration,
              event_seq: frame.seq,
            }
          : run,
      ),
    })),
  };
}

function isOlder(run: WireTrainingRun, frame: RunFrame): boolean {
  return run.run_id === frame.run_id && run.event_seq < frame.seq;
}
