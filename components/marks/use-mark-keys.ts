"use client";

import { usePageKeys } from "@/components/ui/use-page-keys";
import { type MarkWish, readMarkKey } from "./read-mark-key";

/** Keys that mark the episode which is on the page. One that is held down says nothing more. */
export function useMarkKeys(onWish: (wish: MarkWish) => void): void {
  usePageKeys((event) => (event.repeat ? null : readMarkKey(event)), onWish);
}
