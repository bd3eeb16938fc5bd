export type ReplayWish =
  | { kind: "toggle" }
  | { kind: "step"; by: number }
  | { kind: "ends"; end: "first" | "last" }
  | { kind: "follow" }
  | { kind: "loop" }
  | { kind: "full_screen" }
  | { kind: "episode"; which: "previous" | "next" | "next_failed" };

export type PressedReplayKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** With shift. */
const farSteps = 10;

/**
 * What a pressed key asks of a replay, if anything.
 * @param held what has the focus uses the key itself: a button its space, a group of choices its arrows
 */
export function readReplayKey(
  { key, ctrlKey, metaKey, altKey, shiftKey }: PressedReplayKey,
  held: { press: boolean; arrows: boolean },
): ReplayWish | null {
  if (ctrlKey || metaKey || altKey) return null;
  const far = shiftKey ? farSteps : 1;
  switch (key) {
    case " ":
      return held.press ? null : { kind: "toggle" };
    case "ArrowLeft":
      return held.arrows ? null : { kind: "step", by: -far };
    case "ArrowRight":
      return held.arrows ? null : { kind: "step", by: far };
    case ",":
      return { kind: "step", by: -1 };
    case ".":
      return { kind: "step", by: 1 };
    case "Home":
      return held.arrows ? null : { kind: "ends", end: "first" };
    case "End":
      return held.arrows ? null : { kind: "ends", end: "last" };
    case "t":
      return { kind: "follow" };
    case "l":
      return { kind: "loop" };
    case "f":
      return { kind: "full_screen" };
    case "[":
      return { kind: "episode", which: "previous" };
    case "]":
      return { kind: "episode", which: "next" };
    case "x":
      return { kind: "episode", which: "next_failed" };
    default:
      return null;
  }
}

/** What has the focus, and so takes some keys before a replay does. A link has no use for the space. */
export function readHeld(target: EventTarget | null): { press: boolean; arrows: boolean } {
  const closest = (selector: string) => target instanceof Element && target.closest(selector) !== null;
  return {
    press: closest("button, summary, [role=button], [role=radio], [role=checkbox], [role=menuitem]"),
    arrows: closest(
      "[role=radiogroup], [role=group]:has([role=radio]), [role=tablist], [role=menu], [role=listbox]",
    ),
  };
}
