"use client";

import { type Speed, speeds } from "@/components/replay/player";
import { Segments } from "@/components/ui/segments";

const words: Readonly<Record<Speed, string>> = { 0.25: "¼×", 0.5: "½×", 1: "1×", 2: "2×", 4: "4×" };

/** How fast time passes, as a multiple of the episode's own. */
export function SpeedChoice({ speed, onChoose }: { speed: Speed; onChoose: (speed: Speed) => void }) {
  return (
    <Segments<`${Speed}`>
      name="Speed"
      segments={speeds.map((value) => ({ value: `${value}`, label: words[value] }))}
      value={`${speed}`}
      onChange={(value) => onChoose(speeds.find((known) => `${known}` === value) ?? 1)}
    />
  );
}
