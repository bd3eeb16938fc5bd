import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { streamAllRuns } from "@/lib/contracts/events";
import { runFrameSchema } from "@/lib/contracts/frames";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { fleetQuery } from "../queries/fleet";
import { runListsKey } from "../queries/training-runs";
import { applyRunFrame } from "./apply-run-frame";
import { gather } from "./gather";
import { keepStream, type StreamState } from "./keep-stream";

type RunList = InfiniteData<{ runs: WireTrainingRun[]; next_cursor: string | null }, string | null>;

/** Lists are long; many runs make many frames. */
const rereadAfterMs = 800;

/** What was read this long before the stream opened was read for this page. */
const freshForMs = 3_000;

/** Holds run lists and the fleet true from the stream of all runs. @returns closes the stream */
export function openRunsStream(client: QueryClient, onState: (state: StreamState) => void): () => void {
  const rereads = gather<"runs" | "fleet">(rereadAfterMs, (parts) => {
    // A failed reading shows in its query; the next frame asks again.
    if (parts.includes("runs")) void client.invalidateQueries({ queryKey: runListsKey });
    if (parts.includes("fleet")) void client.invalidateQueries({ queryKey: fleetQuery().queryKey });
  });
  const close = keepStream({
    url: () => streamAllRuns.path,
    types: ["run", "fleet"],
    onState,
    onOpen(again) {
      // This stream has no cursor: what happened in between is in the lists. What was read long before the first
      // opening, on an earlier visit of the page, is no different.
      if (again || isOld(client)) rereads.add(["runs", "fleet"]);
    },
    onFrame(type, data) {
      if (type === "run") {
        const frame = runFrameSchema.parse(JSON.parse(data));
        client.setQueriesData<RunList>({ queryKey: runListsKey }, (list) =>
          list ? applyRunFrame(list, frame) : list,
        );
        rereads.add(["runs", "fleet"]);
      } else {
        rereads.add(["fleet"]);
      }
    },
  });
  return () => {
    rereads.flush();
    close();
  };
}

function isOld(client: QueryClient): boolean {
  const read = [
    ...client.getQueryCache().findAll({ queryKey: runListsKey }),
    ...client.getQueryCache().findAll({ queryKey: fleetQuery().queryKey }),
  ];
  return read.some(({ state }) => state.dataUpdatedAt < Date.now() - freshForMs);
}
