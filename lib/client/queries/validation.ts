import { queryOptions } from "@tanstack/react-query";
import { validateTrainingRun } from "@/lib/contracts/training-runs/validate";
import { call } from "../call";

/**
 * What a run of this body would be. A reading, though it is asked by POST: it creates nothing. `forkOf`: the run whose fork it
 * would be.
 */
export function validationQuery(body: Readonly<Record<string, unknown>>, forkOf: string | null) {
  return queryOptions({
    queryKey: ["validation", forkOf, body],
    queryFn: ({ signal }) =>
      call(validateTrainingRun, { query: forkOf === null ? {} : { fork_of: forkOf }, body, signal }),
    // The fleet moves, earlier runs end: an old answer is not asked for again, but not kept for long either.
    staleTime: 60_000,
    gcTime: 60_000,
  });
}
