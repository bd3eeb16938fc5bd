/** Between a number and its unit, so that they never part at a line's end. */
export const noBreakSpace = "\u00a0";
/** What is unknown or does not exist. Zero is written as zero. */
export const noneMark = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });

/**
 * Comma for thousands, a real minus, an en dash for none.
 * @param digits decimals to show; without it, all that the number has
 */
export function formatNumber(value: number | null | undefined, digits?: number): string {
  if (value === null || value === undefined) return noneMark;
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const format =
    digits === undefined
      ? grouped
      : new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const text = format.format(value);
  // What rounds to zero has no sign: "−0.00" reads as a debt.
  if (!/[1-9]/.test(text)) return text.replace("-", "");
  return text.replace("-", "−");
}

/** @param share 0 to 1; shown as a whole percentage */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined) return noneMark;
  return `${formatNumber(share * 100, 0)}${noBreakSpace}%`;
}
