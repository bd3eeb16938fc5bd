"use client";

import { Repeat, Table2 } from "lucide-react";
import type { Camera } from "@/components/replay/camera";
import { SpeedChoice } from "@/components/replay/speed-choice";
import { type Store, useStored } from "@/components/replay/store";
import type { Player } from "@/components/replay/use-player";
import { pressed, ScreenControl, ViewControls } from "@/components/replay/view-controls";
import { IconButton } from "@/components/ui/icon-button";

/** How it is played, from where it is seen, and what else there is to see of it. */
export function ReplayControls({
  player,
  camera,
  isDrawn,
  onFollow,
  table,
  screen,
}: {
  player: Player;
  camera: Store<Camera | null>;
  /** There is a view. */
  isDrawn: boolean;
  onFollow: () => void;
  table: { isShown: boolean; toggle: () => void };
  screen: { isFull: boolean; toggle: (() => void) | null };
}) {
  const speed = useStored(player.store, (state) => state.speed);
  const isLooping = useStored(player.store, (state) => state.isLooping);
  return (
    <div className="flex flex-wrap items-center gap-1">
      <SpeedChoice speed={speed} onChoose={(chosen) => player.ask({ type: "speed", speed: chosen })} />
      <IconButton
        of={Repeat}
        name="Loop"
        title="Loop (l)"
        aria-pressed={isLooping}
        className={pressed}
        onClick={() => player.ask({ type: "loop", isLooping: !isLooping })}
      />
      <ViewControls camera={camera} isDrawn={isDrawn} onFollow={onFollow} />
      <IconButton
        of={Table2}
        name="Show all numbers"
        title="All numbers of the step, as a table"
        aria-pressed={table.isShown}
        className={pressed}
        onClick={table.toggle}
      />
      <ScreenControl screen={screen} />
    </div>
  );
}
