"use client";

import { useQuery } from "@tanstack/react-query";
import { listAttempts } from "@/components/run-model/list-attempts";
import { readRunPlace } from "@/components/run-model/run-address";
import { useIterationAt } from "@/components/run-model/use-iteration-at";
import { useSearch } from "@/components/ui/use-search";
import { iterationQuery } from "@/lib/client/queries/iterations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { chooseAttempt, type LoggedAttempt, listLogged } from "./choose-attempt";

/** The attempts whose logs can be chosen, newest first, and the one that is worth seeing unasked. */
export type Logged = {
  attempts: readonly LoggedAttempt[];
  chosen: LoggedAttempt | null;
  /** The iteration whose attempts these are; null: they are of all iterations. */
  iteration: number | null;
};

/**
 * A run whose rollouts have containers has very many logs: those of one iteration are listed at a time, of the one that the address
 * names, else of the log that is open.
 */
export function useLogged(
  run: Pick<WireTrainingRun, "run_id" | "resolved_spec">,
  iterations: readonly WireIteration[],
): Logged {
  const { search } = useSearch();
  const place = readRunPlace(Object.fromEntries(search));
  const telling = listLogged(iterations);
  const isByIteration = run.resolved_spec.rollout_template.simulator !== null;
  const named = telling.find(({ attempt_id: id }) => id === place.attempt);
  const index = place.iteration ?? named?.iterationIndex ?? iterations.at(-1)?.index ?? null;
  const { iteration } = useIterationAt(run.run_id, iterations, isByIteration ? index : null);
  const { data: detail } = useQuery({
    ...iterationQuery(run.run_id, iteration?.iteration_id ?? ""),
    enabled: isByIteration && iteration !== undefined,
  });
  if (!isByIteration) return { attempts: telling, chosen: chooseAttempt(telling), iteration: null };
  const opened = detail ? { index: detail.index, attempts: listAttempts(detail) } : iteration;
  const attempts = opened ? listLogged([opened]) : [];
  // Unless an iteration is asked for, the log worth seeing is followed from one to the next.
  const others = place.iteration === null ? iterations.filter((one) => one.index !== index) : [];
  return {
    attempts,
    chosen: chooseAttempt(listLogged([...others, ...(opened ? [opened] : [])])),
    iteration: index,
  };
}
