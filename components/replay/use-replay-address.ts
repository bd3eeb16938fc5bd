"use client";

import { useEffect } from "react";
import type { Camera } from "@/components/replay/camera";
import { stepOf } from "@/components/replay/player";
import { writeReplayPlace } from "@/components/replay/replay-place";
import type { Store } from "@/components/replay/store";
import type { Player } from "@/components/replay/use-player";
import type { SearchChange } from "@/components/ui/change-search";

/** Browsers refuse an address that changes many times a second. */
const settleMs = 250;

/** The address holds the step and the camera as soon as both rest. */
export function useReplayAddress(
  player: Player,
  camera: Store<Camera | null>,
  change: (values: SearchChange) => void,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      const state = player.store.get();
      if (state.isPlaying) return;
      timer = setTimeout(() => {
        change(writeReplayPlace({ step: stepOf(player.store.get()), camera: camera.get() }));
      }, settleMs);
    };
    const ends = [player.store.subscribe(later), camera.subscribe(later)];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [player, camera, change]);
}
