import { formatCredits } from "@/components/ui/format-credits";
import { formatNumber } from "@/components/ui/format-number";

/** Two digits as everywhere, but what was spent is never written as nothing: `0.0025`. */
export function formatSpent(credits: number): string {
  return credits > 0 && credits < 0.01 ? formatNumber(credits, 4) : formatCredits(credits);
}
