"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isEnded, titleOf } from "@/components/run-model/read-run-state";
import type { StreamState } from "@/lib/client/live/keep-stream";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** A hidden tab has given its stream back, so the run is asked now and then, if somebody waits for its end. */
const restingReadMs = 30_000;

export type EndNotice = {
  /** `none`: this browser has no notifications for this page. */
  state: "none" | "off" | "on" | "blocked";
  toggle: () => void;
};

/** A notification of the browser when the run ends, if it was asked for here by a press; never on load. */
export function useEndNotice(run: WireTrainingRun, stream: StreamState): EndNotice {
  const client = useQueryClient();
  const [state, setState] = useState<EndNotice["state"]>("none");
  const live = !isEnded(run);
  useQuery({
    ...trainingRunQuery(run.run_id),
    refetchInterval: live && state === "on" && stream.kind === "resting" ? restingReadMs : false,
    refetchIntervalInBackground: true,
  });

  // The server cannot know what the browser has.
  useEffect(() => {
    if ("Notification" in window && window.isSecureContext)
      setState(Notification.permission === "denied" ? "blocked" : "off");
  }, []);

  const wasLive = useRef(false);
  useEffect(() => {
    if (wasLive.current && !live && state === "on") {
      // The frame says that it ended, not with what: counters and reason are in the run.
      void client
        .fetchQuery({ ...trainingRunQuery(run.run_id), staleTime: 0 })
        .then(showEnd, () => showEnd(run));
    }
    wasLive.current = live;
  }, [client, run, live, state]);

  return {
    state,
    toggle() {
      if (state === "on") return setState("off");
      void Notification.requestPermission().then((answer) => {
        setState(answer === "granted" ? "on" : answer === "denied" ? "blocked" : "off");
      });
    },
  };
}

function showEnd(run: WireTrainingRun): void {
  const notice = new Notification(titleOf(run), {
    body: run.error ?? run.stop_reason ?? run.status,
    tag: run.run_id,
    icon: "/favicon.svg",
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
