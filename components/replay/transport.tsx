"use client";

import { Pause, Play, StepBack, StepForward } from "lucide-react";
import { axisGrid } from "@/components/replay/curve-list";
import { sayStep, sayStepTime } from "@/components/replay/say-step";
import { StepTrack } from "@/components/replay/step-track";
import { useStored } from "@/components/replay/store";
import { type Player, useStep } from "@/components/replay/use-player";
import { formatNumber } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import { joinClasses } from "@/components/ui/join-classes";

/** Play, pause, step, and the axis on which the playhead stands. */
export function Transport({
  player,
  stepS,
  marks,
}: {
  player: Player;
  stepS: number | null;
  marks: readonly { step: number; word: string }[];
}) {
  const isPlaying = useStored(player.store, (state) => state.isPlaying);
  const hasSteps = useStored(player.store, (state) => state.last > 0);
  return (
    <div className={joinClasses(axisGrid, "items-center")}>
      <div className="flex items-center gap-1">
        <IconButton
          of={StepBack}
          name="One step back"
          title="One step back (,)"
          onClick={() => player.ask({ type: "step", by: -1 })}
        />
        <IconButton
          of={isPlaying ? Pause : Play}
          look="plain"
          name={isPlaying ? "Pause" : "Play"}
          title={isPlaying ? "Pause (space)" : "Play (space)"}
          disabledReason={hasSteps ? null : "There is one step, and nothing to play"}
          onClick={() => player.ask({ type: "toggle" })}
        />
        <IconButton
          of={StepForward}
          name="One step on"
          title="One step on (.)"
          onClick={() => player.ask({ type: "step", by: 1 })}
        />
      </div>
      <div className="@max-[34rem]:order-last @max-[34rem]:col-span-2">
        <StepTrack player={player} stepS={stepS} marks={marks} />
      </div>
      <StepNumber player={player} stepS={stepS} />
    </div>
  );
}

/** Which step is shown, and when it begins in the episode's own time. */
function StepNumber({ player, stepS }: { player: Player; stepS: number | null }) {
  const step = useStep(player);
  const last = useStored(player.store, (state) => state.last);
  return (
    <output title={sayStep(step, { last, stepS })} className="text-right leading-4">
      <b className="font-strong">{formatNumber(step)}</b>
      {stepS !== null && (
        <span className="block text-micro text-text-3 @max-[34rem]:ml-2 @max-[34rem]:inline">
          {sayStepTime(step, stepS)}
        </span>
      )}
    </output>
  );
}
