"use client";

import { type ReplayWish, readHeld, readReplayKey } from "@/components/replay/read-replay-key";
import { usePageKeys } from "@/components/ui/use-page-keys";

/** Keys of a replay that is on the page. */
export function useReplayKeys(onWish: (wish: ReplayWish) => void): void {
  usePageKeys((event) => {
    const wish = readReplayKey(event, readHeld(event.target));
    // A key that is held down steps on, and opens no second episode.
    return event.repeat && wish?.kind !== "step" ? null : wish;
  }, onWish);
}
