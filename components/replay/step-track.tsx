"use client";

import { acrossSteps } from "@/components/charts/step-plot";
import { useStored } from "@/components/replay/store";
import { type Player, useStep } from "@/components/replay/use-player";
import { useScrub } from "@/components/replay/use-scrub";
import { sayStep } from "./say-step";

/** The step axis with the playhead on it, and a slider to keyboards: arrows step, the page's own keys do the rest. */
export function StepTrack({
  player,
  stepS,
  marks,
}: {
  player: Player;
  stepS: number | null;
  /** Steps at which something happened, with the word for it. */
  marks: readonly { step: number; word: string }[];
}) {
  const step = useStep(player);
  const last = useStored(player.store, (state) => state.last);
  const scrub = useScrub(player);
  const left = acrossSteps(last)(step);
  return (
    <div
      {...scrub}
      role="slider"
      tabIndex={0}
      aria-label="Step"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={step}
      aria-valuetext={sayStep(step, { last, stepS })}
      className="group relative h-6 cursor-pointer touch-none focus-visible:shadow-none"
      onKeyDown={(event) => {
        const by = { PageUp: 10, PageDown: -10, ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        player.ask({ type: "step", by });
      }}
    >
      <i className="absolute inset-x-0 top-1/2 h-0.75 -translate-y-1/2 rounded-mark bg-track" />
      <i
        className="absolute top-1/2 left-0 h-0.75 -translate-y-1/2 rounded-mark bg-accent"
        style={{ width: `${left}%` }}
      />
      {marks.map((mark) => (
        <i
          key={mark.word}
          title={mark.word}
          className="absolute top-1 h-4 w-0.5 -translate-x-1/2 bg-text-2"
          style={{ left: `${acrossSteps(last)(mark.step)}%` }}
        />
      ))}
      <i
        className="absolute top-1/2 size-3.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-accent bg-bg group-focus-visible:shadow-(--focus)"
        style={{ left: `${left}%` }}
      />
    </div>
  );
}
