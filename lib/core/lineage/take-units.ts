/** What a page is made of: an ancestor with the batches that one iteration recorded for it, or with none. */
export type LineageUnit<Place> = { depth: number; place: Place | null; batches: number };

/** However few ancestors: a page of more batches than this is too large to be read at once. One iteration is never divided. */
const batchesAtMost = 1_000;

/**
 * As many of them as one page has, from the first on, and at least one.
 * @param most units
 */
export function takeUnits<Place>(
  units: readonly LineageUnit<Place>[],
  most: number,
): readonly LineageUnit<Place>[] {
  let batches = 0;
  let count = 0;
  for (const unit of units.slice(0, most)) {
    batches += unit.batches;
    if (count > 0 && batches > batchesAtMost) break;
    count += 1;
  }
  return units.slice(0, count);
}
