import { formatNumber } from "@/components/ui/format-number";

/** @param credits whole credits as the wire carries them, not micro-credits; two digits, the word stands in the head */
export function formatCredits(credits: number | null | undefined): string {
  return formatNumber(credits, 2);
}
