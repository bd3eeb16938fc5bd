"use client";

import { type DriveWish, readDriveKey } from "@/components/drive/read-drive-key";
import { readHeld } from "@/components/replay/read-replay-key";
import { usePageKeys } from "@/components/ui/use-page-keys";

/** Keys of what is driven. */
export function useDriveKeys(onWish: (wish: DriveWish) => void): void {
  usePageKeys((event) => {
    const isSlider = event.target instanceof HTMLInputElement && event.target.type === "range";
    const held = readHeld(event.target);
    const wish = readDriveKey(event, { ...held, arrows: held.arrows || isSlider });
    // A key that is held down steps on and pushes on, and begins nothing anew.
    return event.repeat && wish?.kind !== "step" && wish?.kind !== "nudge" ? null : wish;
  }, onWish);
}
