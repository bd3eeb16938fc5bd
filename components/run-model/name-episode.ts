import { nameIteration } from "@/components/charts/format-metric";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";

/** "i13 · job 14 · env 08"; one that evaluated says so. */
export function nameEpisode({
  iteration_index: iteration,
  job_index: job,
  env,
  purpose,
}: Pick<WireEpisode, "iteration_index" | "job_index" | "env" | "purpose">): string {
  const of =
    purpose === "evaluation" ? `evaluation of ${nameIteration(iteration)}` : nameIteration(iteration);
  return `${of} · job ${job} · env ${String(env).padStart(2, "0")}`;
}
