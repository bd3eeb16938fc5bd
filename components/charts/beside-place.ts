import type { PlotFrame } from "@/components/charts/plot-frame";
import { estimateWidth } from "@/components/charts/text-width";

/** Where words begin, or end, in pixels of the chart. */
export type WordsPlace = { x: number; textAnchor: "start" | "end" };

/** Words beside a place of the plot: on the side that is asked for, or on the other where they would be cut off. */
export function besidePlace(
  frame: PlotFrame,
  px: number,
  words: string,
  { side, gapPx }: { side: "left" | "right"; gapPx: number },
): WordsPlace {
  const wordsPx = estimateWidth(words, frame.fontPx) + gapPx;
  const fitsLeft = px - wordsPx >= frame.left;
  const fitsRight = px + wordsPx <= frame.width;
  const isLeft = side === "left" ? fitsLeft || !fitsRight : fitsLeft && !fitsRight;
  return isLeft ? { x: px - gapPx, textAnchor: "end" } : { x: px + gapPx, textAnchor: "start" };
}
