export type KeyWish =
  | { kind: "palette" }
  | { kind: "help" }
  | { kind: "search" }
  | { kind: "new_run" }
  /** The first of two keys. */
  | { kind: "await_page" }
  | { kind: "page"; key: string };

export type PressedKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * What a pressed key asks of the console, if anything.
 * @param after the key before it was `g`, a moment ago
 * @param free nothing that is typed in has the focus, and no dialog is open
 */
export function readKey(
  pressed: PressedKey,
  { after, free }: { after: boolean; free: boolean },
): KeyWish | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return { kind: "palette" };
  if (!free || ctrlKey || metaKey || altKey) return null;
  if (after && /^[a-z]$/.test(key)) return { kind: "page", key };
  switch (key) {
    case "?":
      return { kind: "help" };
    case "/":
      return { kind: "search" };
    case "n":
      return { kind: "new_run" };
    case "g":
      return { kind: "await_page" };
    default:
      return null;
  }
}
