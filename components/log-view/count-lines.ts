import { formatNumber } from "@/components/ui/format-number";
import type { LogExtent } from "./log-rows";

/** "50,006 lines, 12 of them left out" */
export function countLines({ totalLines, leftOut }: LogExtent): string {
  const lines = `${formatNumber(totalLines)} ${totalLines === 1 ? "line" : "lines"}`;
  return leftOut ? `${lines}, ${formatNumber(leftOut.lines)} of them left out` : lines;
}
