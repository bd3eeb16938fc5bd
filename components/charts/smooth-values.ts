/**
 * An exponential mean over the values so far, without the pull towards zero at its start: the first stays itself.
 * Gaps stay gaps and are passed over.
 * @param weight 0 (as reported) up to, not including, 1
 */
export function smoothValues(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight <= 0) return values;
  let sum = 0;
  let share = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = sum * weight + value * (1 - weight);
    share = share * weight + (1 - weight);
    return sum / share;
  });
}
