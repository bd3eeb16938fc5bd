"use client";

import { Crosshair, Maximize, Minimize, Repeat, RotateCcw, Table2 } from "lucide-react";
import type { Camera } from "@/components/replay/camera";
import { type Speed, speeds } from "@/components/replay/player";
import { type Store, useStored } from "@/components/replay/store";
import type { Player } from "@/components/replay/use-player";
import { IconButton } from "@/components/ui/icon-button";
import { Segments } from "@/components/ui/segments";

const pressed = "aria-pressed:bg-track aria-pressed:text-text";
const speedWords: Readonly<Record<Speed, string>> = { 0.25: "¼×", 0.5: "½×", 1: "1×", 2: "2×", 4: "4×" };

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
  const isFollowing = useStored(camera, (now) => now?.target === "tool");
  const isHome = useStored(camera, (now) => now === null);
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Segments<`${Speed}`>
        name="Speed"
        segments={speeds.map((value) => ({ value: `${value}`, label: speedWords[value] }))}
        value={`${speed}`}
        onChange={(value) =>
          player.ask({ type: "speed", speed: speeds.find((known) => `${known}` === value) ?? 1 })
        }
      />
      <IconButton
        of={Repeat}
        name="Loop"
        title="Loop (l)"
        aria-pressed={isLooping}
        className={pressed}
        onClick={() => player.ask({ type: "loop", isLooping: !isLooping })}
      />
      {isDrawn && (
        <>
          <IconButton
            of={Crosshair}
            name="Follow the gripper"
            title="Follow the gripper (t)"
            aria-pressed={isFollowing}
            className={pressed}
            onClick={onFollow}
          />
          {!isHome && (
            <IconButton
              of={RotateCcw}
              name="Reset the view"
              title="Reset the view (a double click does it, too)"
              onClick={() => camera.set(null)}
            />
          )}
        </>
      )}
      <IconButton
        of={Table2}
        name="Show all numbers"
        title="All numbers of the step, as a table"
        aria-pressed={table.isShown}
        className={pressed}
        onClick={table.toggle}
      />
      {screen.toggle && (
        <IconButton
          of={screen.isFull ? Minimize : Maximize}
          name={screen.isFull ? "Leave full screen" : "Full screen"}
          title={screen.isFull ? "Leave full screen (f, esc)" : "Full screen (f)"}
          onClick={screen.toggle}
        />
      )}
    </div>
  );
}
