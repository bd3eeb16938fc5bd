import { nameIteration } from "@/components/charts/format-metric";
import { formatNumber } from "@/components/ui/format-number";
import type { WireDescendants } from "@/lib/contracts/episodes/list-descendants";

/** "3 checkpoints by their manifest · 4 through an ancestor · 2 in projects that you may not see" */
export function sayTouched({ manifest, lineage, hidden }: WireDescendants["counts"]): string {
  return [
    manifest > 0 && `${sayCheckpoints(manifest)} by manifest`,
    lineage > 0 && `${formatNumber(lineage)} through an ancestor`,
    hidden > 0 && `${formatNumber(hidden)} in projects that you may not see`,
  ]
    .filter(Boolean)
    .join(" · ");
}

export function sayUntouched(why: NonNullable<WireDescendants["why_none"]>): string {
  switch (why) {
    case "evaluation":
      return "Nothing: it evaluated a checkpoint, and nothing trains on those.";
    case "left_out":
      return "No checkpoint: each manifest that names its batch goes without it.";
    case "not_trained":
      return "No checkpoint so far: none has been trained on it.";
  }
}

/** Of a bad episode: how far it went, and what one does about it. */
export function sayTainted({
  counts: { manifest, lineage, hidden },
  latest_is_touched: isLatest,
  clean_ancestor: clean,
}: Pick<WireDescendants, "counts" | "latest_is_touched" | "clean_ancestor">): {
  fact: string;
  advice: string;
} {
  const all = manifest + lineage + hidden;
  const fact = `Marked as bad: ${sayCheckpoints(all)} ${all === 1 ? "is" : "are"} tainted.`;
  if (!isLatest) return { fact, advice: "The run's newest checkpoint is not among them." };
  if (!clean)
    return {
      fact,
      advice:
        "No ancestor that you can fork from is without it: a new run, from what this one started from, leaves it out.",
    };
  return {
    fact,
    advice: `A fork from ${nameIteration(clean.iteration_index)}, the newest ancestor that it did not touch, leaves it out.`,
  };
}

const sayCheckpoints = (count: number): string =>
  count === 1 ? "1 checkpoint" : `${formatNumber(count)} checkpoints`;
