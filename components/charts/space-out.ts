/** Those of the items, in ascending order of place, that lie at least `gap` after the one kept before. */
export function spaceOut<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => number,
  gap: number,
): readonly Item[] {
  const kept: Item[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const place = placeOf(item);
    if (place - before < gap) continue;
    kept.push(item);
    before = place;
  }
  return kept;
}
