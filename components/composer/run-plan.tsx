import { Facts } from "@/components/ui/facts";
import { formatNumber } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import type { ResolvedSpec } from "@/lib/contracts/resolved-spec";

/** What the body amounts to, with every default filled in. */
export function RunPlan({ spec }: { spec: ResolvedSpec }) {
  const { rollout, loopPolicy, trainer } = spec;
  const episodes = rollout.episodesPerIteration * rollout.numEnvs;
  const steps = episodes * rollout.steps;
  const atOnce = Math.min(rollout.parallelism, rollout.episodesPerIteration);
  return (
    <Section title="Plan">
      <Facts
        facts={[
          {
            key: "iteration",
            label: "An iteration",
            value: `${formatNumber(rollout.episodesPerIteration)} jobs, ${formatNumber(atOnce)} at once`,
          },
          { key: "episodes", label: "Episodes", value: `${formatNumber(episodes)} an iteration` },
          { key: "steps", label: "Env steps", value: `up to ${formatNumber(steps)} an iteration` },
          {
            key: "all",
            label: `All ${formatNumber(loopPolicy.maxIterations)}`,
            value: `up to ${formatNumber(steps * loopPolicy.maxIterations)} env steps`,
          },
          {
            key: "trainer",
            label: "Trainer",
            value: `${formatNumber(trainer.resources.gpu)} GPU, ${formatNumber(trainer.resources.cpu)} CPU, ${formatNumber(trainer.resources.memoryGb)} GB`,
          },
        ]}
      />
    </Section>
  );
}
