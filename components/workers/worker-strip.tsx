"use client";

import { formatDuration } from "@/components/ui/format-duration";
import { LinkButton } from "@/components/ui/link-button";
import { Strip } from "@/components/ui/strip";
import { useSilence } from "./use-silence";

/** On every page that a silent worker concerns: nothing there will move, and why. */
export function WorkerStrip() {
  const silence = useSilence();
  if (!silence) return null;
  return (
    <Strip
      fact={
        silence.silentMs === null
          ? "No worker has been seen yet."
          : `No worker has been seen for ${formatSilence(silence.silentMs)}.`
      }
      action={
        <LinkButton small href="/fleet">
          Show fleet
        </LinkButton>
      }
    >
      Runs wait; nothing is lost. <span className="mono">npm start</span> runs web and worker together.
    </Strip>
  );
}

/** Whole minutes: it is told no oftener. */
const formatSilence = (silentMs: number) => formatDuration(Math.floor(silentMs / 60_000) * 60_000);
