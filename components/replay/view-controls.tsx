"use client";

import { Crosshair, Maximize, Minimize, RotateCcw } from "lucide-react";
import type { Camera } from "@/components/replay/camera";
import { type Store, useStored } from "@/components/replay/store";
import { IconButton } from "@/components/ui/icon-button";

export const pressed = "aria-pressed:bg-track aria-pressed:text-text";

/** From where a view is seen. */
export function ViewControls({
  camera,
  isDrawn,
  onFollow,
}: {
  camera: Store<Camera | null>;
  /** There is a view. */
  isDrawn: boolean;
  onFollow: () => void;
}) {
  const isFollowing = useStored(camera, (now) => now?.target === "tool");
  const isHome = useStored(camera, (now) => now === null);
  if (!isDrawn) return null;
  return (
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
  );
}

/** All of it on the full screen, where the browser can do that. */
export function ScreenControl({ screen }: { screen: { isFull: boolean; toggle: (() => void) | null } }) {
  if (!screen.toggle) return null;
  return (
    <IconButton
      of={screen.isFull ? Minimize : Maximize}
      name={screen.isFull ? "Leave full screen" : "Full screen"}
      title={screen.isFull ? "Leave full screen (f, esc)" : "Full screen (f)"}
      onClick={screen.toggle}
    />
  );
}
