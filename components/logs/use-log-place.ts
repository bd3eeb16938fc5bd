"use client";

import { useCallback, useEffect, useEffectEvent } from "react";
import { useEventState } from "@/components/ui/use-event-state";
import { useSearch } from "@/components/ui/use-search";
import { addressOf, type LogPlace, type LogPlaceEvent, readLogPlace, reduceLogPlace } from "./log-place";

/**
 * Where one reads among a run's logs, in step with the address both ways.
 * @param chosen the attempt whose log is worth seeing unasked; null: there is none yet
 * @returns `openId`: the attempt whose log is open
 */
export function useLogPlace(
  runId: string,
  chosen: string | null,
): { place: LogPlace; openId: string | null; tell: (event: LogPlaceEvent) => void } {
  const { search } = useSearch();
  const { state: place, send, read } = useEventState(reduceLogPlace, () => readLogPlace(search, chosen));
  const openId = place.attempt ?? place.reading ?? chosen;

  // `search` follows the address after a moment; while somebody types, the address itself is already further.
  const move = useEffectEvent(() =>
    send({ type: "moved", search: new URLSearchParams(window.location.search), shown: openId }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: it must run when the address changes
  useEffect(() => {
    move();
  }, [search]);

  const tell = useCallback(
    (event: LogPlaceEvent) => {
      const before = addressOf(runId, read());
      const address = addressOf(runId, send(event));
      // Without asking the server for the page again.
      if (address !== before) window.history.replaceState(null, "", address);
    },
    [runId, read, send],
  );
  return { place, openId, tell };
}
