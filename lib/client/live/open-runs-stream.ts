import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { streamAllRuns } from "@/lib/contracts/events";
import { type RunFrame, runFrameSchema } from "@/lib/contracts/frames";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { isStepMetricsOf } from "../queries/metrics";
import { runCountsKey, runListsKey, runsReadKey, trainingRunQuery } from "../queries/training-runs";
import { applyRunFrame } from "./apply-run-frame";
import { gather } from "./gather";
import { freshForMs, holdFleet, readFailedAgain } from "./hold-fleet";
import { keepStream, type StreamState } from "./keep-stream";

type RunList = InfiniteData<{ runs: WireTrainingRun[]; next_cursor: string | null }, string | null>;

/** Lists are long; many runs make many frames. */
const rereadAfterMs = 800;

/** Holds run lists, runs that are compared and the fleet true from the stream of all runs. @returns closes the stream */
export function openRunsStream(client: QueryClient, onState: (state: StreamState) => void): () => void {
  const statuses = new Map<string, RunFrame["status"]>();
  const lists = gather<"lists" | "counts">(rereadAfterMs, (parts) => {
    // A failed reading shows in its query; the next frame asks again.
    if (parts.includes("lists")) void client.invalidateQueries({ queryKey: runListsKey });
    if (parts.includes("counts")) void client.invalidateQueries({ queryKey: runCountsKey });
  });
  const runs = gather<string>(rereadAfterMs, (runIds) => {
    for (const runId of runIds) {
      void client.invalidateQueries({ queryKey: trainingRunQuery(runId).queryKey });
      void client.invalidateQueries({ predicate: ({ queryKey }) => isStepMetricsOf(runId, queryKey) });
    }
  });
  const fleet = holdFleet(client);
  const rereadAll = () => {
    lists.add(["lists", "counts"]);
    void client.invalidateQueries({ queryKey: runsReadKey });
  };

  const close = keepStream({
    url: () => streamAllRuns.path,
    types: ["run", "fleet"],
    onState,
    onOpen(again) {
      fleet.onOpen(again);
      // This stream has no cursor: what happened in between is in the lists. What was read long before the first
      // opening, on an earlier visit of the page, is no different.
      if (again || isOld(client)) rereadAll();
      if (again) readFailedAgain(client);
    },
    onAway() {
      rereadAll();
      fleet.reread();
    },
    onFrame(type, data) {
      if (type === "fleet") return fleet.reread();
      const frame = runFrameSchema.parse(JSON.parse(data));
      client.setQueriesData<RunList>({ queryKey: runListsKey }, (list) =>
        list ? applyRunFrame(list, frame) : list,
      );
      lists.add(["lists"]);
      // What a run does within its status moves no count.
      if (statuses.get(frame.run_id) !== frame.status) lists.add(["counts"]);
      statuses.set(frame.run_id, frame.status);
      runs.add([frame.run_id]);
    },
  });
  return () => {
    lists.flush();
    runs.flush();
    fleet.flush();
    close();
  };
}

function isOld(client: QueryClient): boolean {
  const lists = client.getQueryCache().findAll({ queryKey: runListsKey });
  return lists.some(({ state }) => state.dataUpdatedAt < Date.now() - freshForMs);
}
