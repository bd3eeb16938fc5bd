export const markWishes = ["good", "bad", "excluded", "note"] as const;
export type MarkWish = (typeof markWishes)[number];

/** By the wish: a letter that neither the console nor a replay has a use for. */
export const markKeys: Readonly<Record<MarkWish, string>> = { good: "u", bad: "b", excluded: "e", note: "m" };

/** What a pressed key says of the episode that is looked at, if anything. */
export function readMarkKey({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): MarkWish | null {
  if (ctrlKey || metaKey || altKey) return null;
  return markWishes.find((wish) => markKeys[wish] === key) ?? null;
}
