import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { streamAllRuns } from "@/lib/contracts/events/tail";
import { type RunFrame, runFrameSchema } from "@/lib/contracts/frames";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { exportsKey, exportsReadKey } from "../queries/exports";
import { runCountsKey, runListsKey, runsReadKey, trainingRunQuery } from "../queries/training-runs";
import { applyRunFrame } from "./apply-run-frame";
import { gather } from "./gather";
import { freshForMs, holdFleet, readFailedAgain } from "./hold-fleet";
import { keepStream, type StreamState } from "./keep-stream";

type RunList = InfiniteData<{ runs: WireTrainingRun[]; next_cursor: string | null }, string | null>;

/** Lists are long; many runs make many frames. */
const rereadAfterMs = 800;
/** A run whose curves grow sends one a second, and nothing of it changes in a list but, seldom, a name. */
const besideAfterMs = 5_000;
/** Of one that has ended, a person watches how far its export is. */
const exportsAfterMs = 300;

/** Holds run lists, runs that are compared and the fleet true from the stream of all runs. @returns closes the stream */
export function openRunsStream(client: QueryClient, onState: (state: StreamState) => void): () => void {
  const readRuns = (runIds: readonly string[]) => {
    // A failed reading shows in its query; the next frame asks again.
    void client.invalidateQueries({ queryKey: runListsKey });
    for (const runId of runIds) void client.invalidateQueries({ queryKey: trainingRunQuery(runId).queryKey });
  };
  const events = gather(rereadAfterMs, readRuns);
  const beside = gather(besideAfterMs, readRuns);
  const exports = gather<string>(exportsAfterMs, (runIds) => {
    for (const runId of runIds) void client.invalidateQueries({ queryKey: exportsKey(runId) });
  });
  const statuses = new Map<string, RunFrame["status"]>();
  const counts = gather<"counts">(rereadAfterMs, () => {
    void client.invalidateQueries({ queryKey: runCountsKey });
  });
  const rereadAll = () => {
    void client.invalidateQueries({ queryKey: runListsKey });
    void client.invalidateQueries({ queryKey: runsReadKey });
    void client.invalidateQueries({ queryKey: exportsReadKey });
    counts.add(["counts"]);
  };
  const fleet = holdFleet(client, rereadAll);

  const close = keepStream({
    url: () => streamAllRuns.path,
    cursor: null,
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
      const isNews = !isKnown(client, frame);
      client.setQueriesData<RunList>({ queryKey: runListsKey }, (list) =>
        list ? applyRunFrame(list, frame) : list,
      );
      (isNews ? events : beside).add([frame.run_id]);
      if (!isNews) exports.add([frame.run_id]);
      // What a run does within its status moves no count.
      if (statuses.get(frame.run_id) !== frame.status) counts.add(["counts"]);
      statuses.set(frame.run_id, frame.status);
    },
  });
  return () => {
    events.flush();
    beside.flush();
    exports.flush();
    counts.flush();
    fleet.flush();
    close();
  };
}

/** Whether all that the frame tells was read already, wherever the run is shown. */
function isKnown(client: QueryClient, { run_id: runId, seq }: RunFrame): boolean {
  const listed = client
    .getQueriesData<RunList>({ queryKey: runListsKey })
    .flatMap(([, list]) => list?.pages.flatMap((page) => page.runs) ?? []);
  const one = client.getQueryData(trainingRunQuery(runId).queryKey);
  const shown = [...listed, ...(one ? [one] : [])].filter((run) => run.run_id === runId);
  return shown.length > 0 && shown.every((run) => run.event_seq >= seq);
}

function isOld(client: QueryClient): boolean {
  const lists = client.getQueryCache().findAll({ queryKey: runListsKey });
  return lists.some(({ state }) => state.dataUpdatedAt < Date.now() - freshForMs);
}
