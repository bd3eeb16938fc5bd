import type { QueryClient } from "@tanstack/react-query";
import { listRunEvents } from "@/lib/contracts/events/list";
import { runEventSchema } from "@/lib/contracts/events/run-event";
import { eventTypes } from "@/lib/core/loop/events";
import { buildUrl } from "../build-url";
import { checkpointsKey } from "../queries/checkpoints";
import { episodesKey } from "../queries/episodes";
import { eventsKept, runEventsQuery } from "../queries/events";
import { exportsKey } from "../queries/exports";
import { iterationsQuery, openedIterationsKey } from "../queries/iterations";
import { isStepMetricsOf } from "../queries/metrics";
import { trainingRunQuery } from "../queries/training-runs";
import { allParts, applyFrame, type RunPart, type RunView } from "./apply-frame";
import { gather } from "./gather";
import { holdFleet, readFailedAgain } from "./hold-fleet";
import { keepStream, type StreamState } from "./keep-stream";
import { readCursor } from "./read-cursor";

/** A burst of frames is read once; a person sees no difference. */
const rereadAfterMs = 300;

/** Curves grow by lines; nobody sees one of them. */
const stepsAfterMs = 2_000;

/** Holds a run's part of the cache, and the fleet, true from the run's event stream. @returns closes the stream */
export function openRunStream(
  client: QueryClient,
  runId: string,
  onState: (state: StreamState) => void,
): () => void {
  const readView = (): Omit<RunView, "seq"> => ({
    run: client.getQueryData(trainingRunQuery(runId).queryKey) ?? null,
    iterations: client.getQueryData(iterationsQuery(runId).queryKey) ?? null,
    events: client.getQueryData(runEventsQuery(runId).queryKey) ?? null,
  });
  let seq = readCursor(readView());

  const rereads = gather<RunPart>(rereadAfterMs, (parts) => {
    for (const key of parts.flatMap((part) => keysOf(runId, part))) {
      // A failed reading shows in its query; the next frame asks again.
      void client.invalidateQueries({ queryKey: key });
    }
  });

  const beside = gather<"beside">(stepsAfterMs, () => {
    void client.invalidateQueries({ queryKey: trainingRunQuery(runId).queryKey });
    void client.invalidateQueries({ predicate: ({ queryKey }) => isStepMetricsOf(runId, queryKey) });
  });
  // A person watches how far an export is.
  const exports = gather<"exports">(rereadAfterMs, () => {
    void client.invalidateQueries({ queryKey: exportsKey(runId) });
  });
  const fleet = holdFleet(client, () => rereads.add(["run"]));

  const close = keepStream({
    url: () => buildUrl(listRunEvents.path, { run_id: runId }, { after_seq: seq, also: "changes" }),
    cursor: { param: "after_seq", meaning: "after" },
    types: [...eventTypes, "run", "fleet"],
    endType: "end",
    onState,
    onOpen(again) {
      fleet.onOpen(again);
      if (!again) return;
      // Events are made up for by the cursor; what has none may have changed in between.
      beside.add(["beside"]);
      exports.add(["exports"]);
      readFailedAgain(client);
    },
    onAway() {
      rereads.add(allParts);
      exports.add(["exports"]);
      fleet.reread();
    },
    onFrame(type, data) {
      if (type === "end") return;
      if (type === "fleet") return fleet.reread();
      if (type === "run") {
        beside.add(["beside"]);
        exports.add(["exports"]);
        return;
      }
      const before = readView();
      const { view, reread } = applyFrame(
        { seq, ...before },
        runEventSchema.parse(JSON.parse(data)),
        eventsKept,
      );
      seq = view.seq;
      // What a frame left as it was stays the same object: nothing of the page that shows it is made again.
      if (view.run && view.run !== before.run)
        client.setQueryData(trainingRunQuery(runId).queryKey, view.run);
      if (view.iterations && view.iterations !== before.iterations)
        client.setQueryData(iterationsQuery(runId).queryKey, [...view.iterations]);
      if (view.events && view.events !== before.events)
        client.setQueryData(runEventsQuery(runId).queryKey, [...view.events]);
      rereads.add(reread);
    },
  });
  return () => {
    rereads.flush();
    beside.flush();
    exports.flush();
    fleet.flush();
    close();
  };
}

function keysOf(runId: string, part: RunPart): readonly (readonly unknown[])[] {
  switch (part) {
    case "run":
      return [trainingRunQuery(runId).queryKey];
    case "iterations":
      return [iterationsQuery(runId).queryKey, openedIterationsKey(runId)];
    case "checkpoints":
      return [checkpointsKey(runId)];
    case "episodes":
      return [episodesKey(runId)];
    case "events":
      return [runEventsQuery(runId).queryKey];
  }
}
