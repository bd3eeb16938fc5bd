"use client";

import { useQuery } from "@tanstack/react-query";
import { iterationAtQuery } from "@/lib/client/queries/iterations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";

/** The iteration with this index, wherever in the run it lies. `isReading`: it is none of those at hand. */
export function useIterationAt(
  runId: string,
  atHand: readonly WireIteration[],
  index: number | null,
): { iteration: WireIteration | undefined; isReading: boolean } {
  const known = atHand.find((iteration) => iteration.index === index);
  const read = useQuery({
    ...iterationAtQuery(runId, index ?? 0),
    enabled: index !== null && known === undefined,
  });
  const isAsked = index !== null && known === undefined;
  return { iteration: isAsked ? (read.data ?? undefined) : known, isReading: isAsked && read.isLoading };
}
