import type { Vector } from "@/lib/core/scenes/kinematic-tree";

export type DriveWish =
  | { kind: "toggle" }
  | { kind: "step"; by: number }
  | { kind: "begin" }
  | { kind: "next" }
  | { kind: "follow" }
  | { kind: "full_screen" }
  /** As whoever looks sees it. */
  | { kind: "nudge"; to: NudgeDirection };

export const nudgeDirections = ["away", "left", "right", "nearer"] as const;
export type NudgeDirection = (typeof nudgeDirections)[number];

type PressedKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

const nudgeKeys: Readonly<Record<string, NudgeDirection>> = { i: "away", j: "left", l: "right", k: "nearer" };

/**
 * What a pressed key asks of what is driven, if anything.
 * @param held what has the focus uses the key itself: a button its space, a group of choices its arrows
 */
export function readDriveKey(
  { key, ctrlKey, metaKey, altKey }: PressedKey,
  held: { press: boolean; arrows: boolean },
): DriveWish | null {
  if (ctrlKey || metaKey || altKey) return null;
  const to = nudgeKeys[key];
  if (to) return { kind: "nudge", to };
  switch (key) {
    case " ":
      return held.press ? null : { kind: "toggle" };
    case "ArrowLeft":
      return held.arrows ? null : { kind: "step", by: -1 };
    case "ArrowRight":
      return held.arrows ? null : { kind: "step", by: 1 };
    case ",":
      return { kind: "step", by: -1 };
    case ".":
      return { kind: "step", by: 1 };
    case "r":
      return { kind: "begin" };
    case "]":
      return { kind: "next" };
    case "t":
      return { kind: "follow" };
    case "f":
      return { kind: "full_screen" };
    default:
      return null;
  }
}

/** On the table, by where the camera stands. @param azimuth in degrees, as a camera has it */
export function pointNudge(to: NudgeDirection, azimuth: number): Vector {
  const turns = { nearer: 0, right: 90, away: 180, left: 270 } as const;
  const angle = ((azimuth + turns[to]) * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle), 0];
}
