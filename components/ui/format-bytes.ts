import { formatNumber, noBreakSpace, noneMark } from "@/components/ui/format-number";

const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in powers of ten, one decimal from kB on: `48.2 MB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return noneMark;
  let value = bytes;
  let unit = 0;
  // 999.95 kB would round to "1,000.0 kB", so the step comes a little before the thousand.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 ? 0 : 1)}${noBreakSpace}${units[unit]}`;
}
