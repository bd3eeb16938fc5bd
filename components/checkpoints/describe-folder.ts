import { formatNumber } from "@/components/ui/format-number";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";

/** "folder, 12 files"; null for a checkpoint that is one file. */
export function describeFolder({
  format,
  file_count: count,
}: Pick<WireCheckpoint, "format" | "file_count">): string | null {
  if (format !== "folder") return null;
  if (count === null) return "folder";
  return count === 1 ? "folder, 1 file" : `folder, ${formatNumber(count)} files`;
}

/** What a list of files leaves out; null when it is whole. */
export function describeLeftOut(listed: number, count: number | null): string | null {
  return count !== null && count > listed
    ? `The first ${formatNumber(listed)} of ${formatNumber(count)} files, by name; the download has them all.`
    : null;
}
