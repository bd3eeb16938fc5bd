"use client";

import { useQuery } from "@tanstack/react-query";
import { Bar } from "@/components/ui/bar";
import { type Fact, Facts } from "@/components/ui/facts";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { joinClasses } from "@/components/ui/join-classes";
import { Section } from "@/components/ui/section";
import { fleetQuery } from "@/lib/client/queries/fleet";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import type { AnyContainer } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { WireRunEstimate } from "@/lib/contracts/training-runs/run-plan";
import { describeFirstGpu } from "./describe-first-gpu";
import { describeNeeds } from "./describe-needs";

/** What the body amounts to, with every default filled in, and what it is likely to take. */
export function RunPlan({
  spec,
  estimate,
  stale,
}: {
  spec: ResolvedSpec;
  estimate: WireRunEstimate | null;
  stale: boolean;
}) {
  const fleet = useQuery(fleetQuery());
  const { rollout, loopPolicy, trainer } = spec;
  const { simulator } = rollout;
  const episodes = rollout.episodesPerIteration * rollout.numEnvs;
  const steps = episodes * rollout.steps;
  const atOnce = Math.min(rollout.parallelism, rollout.episodesPerIteration);
  return (
    <Section title="Plan and estimate" note={describeBasis(estimate)}>
      <div className={joinClasses("grid grid-cols-[minmax(0,1fr)] gap-3", stale && "text-text-3")}>
        <Facts
          facts={[
            {
              label: "An iteration",
              value: `${formatNumber(rollout.episodesPerIteration)} ${rollout.episodesPerIteration === 1 ? "job" : "jobs"}, ${formatNumber(atOnce)} at once · ${formatNumber(episodes)} episodes · ${formatNumber(steps)} env steps`,
            },
            {
              label: "It takes",
              value: estimate?.iteration_hours
                ? `about ${formatDuration(estimate.iteration_hours * 3_600_000)}`
                : `${noneMark} no earlier run tells`,
            },
            {
              key: "all",
              label:
                loopPolicy.maxIterations === 1
                  ? "The run"
                  : `${formatNumber(loopPolicy.maxIterations)} iterations`,
              value: `${formatNumber(steps * loopPolicy.maxIterations)} env steps · ${describeTime(estimate, loopPolicy.maxWallclockHours)}`,
            },
            ...(simulator ? describeContainer("Simulator", simulator, fleet.data) : []),
            ...describeContainer("Trainer", trainer, fleet.data),
          ]}
        />
        {estimate && <Credits estimate={estimate} limit={spec.budgetPolicy.maxCredits} />}
      </div>
    </Section>
  );
}

/** What one of them takes, and when the first could have its GPU. */
function describeContainer(
  label: string,
  { resources }: AnyContainer,
  fleet: WireFleet | undefined,
): readonly Fact[] {
  return [
    { label, value: describeNeeds(resources) },
    ...(resources.gpu > 0 && fleet
      ? [{ label: `${label}'s first GPU`, value: describeFirstGpu(fleet, resources) }]
      : []),
  ];
}

function Credits({ estimate, limit }: { estimate: WireRunEstimate; limit: number | null }) {
  const { credits } = estimate;
  return (
    <dl>
      <dt className="flex justify-between gap-2 text-small text-text-3">
        Credits <span>{limit === null ? "no limit" : `limit ${formatCredits(limit)}`}</span>
      </dt>
      <dd>
        <p className="mt-0.5 text-lead">
          <span className="font-strong">
            {credits === null
              ? `at most ${formatCredits(estimate.max_credits)}`
              : `about ${formatCredits(credits)}`}
          </span>
        </p>
        <div className="mt-1.5">
          <Bar shares={limit === null || credits === null ? null : { done: credits / limit }} warns />
        </div>
        <p className="mt-1.5 text-small text-text-3">{describeEnd(estimate)}</p>
      </dd>
    </dl>
  );
}

function describeBasis(estimate: WireRunEstimate | null): string | undefined {
  if (!estimate) return undefined;
  if (estimate.basis === "none") return "no earlier run like this";
  const { length } = estimate.earlier_runs;
  return `from ${formatNumber(length)} earlier ${length === 1 ? "run" : "runs"} like this`;
}

function describeTime(estimate: WireRunEstimate | null, maxHours: number): string {
  return estimate?.hours === null || estimate === null
    ? `at most ${formatDuration(maxHours * 3_600_000)}`
    : `about ${formatDuration(estimate.hours * 3_600_000)}`;
}

/** What the limits do to it. */
function describeEnd({ ends_by: endsBy, iterations, max_credits: most }: WireRunEstimate): string {
  if (endsBy === "budget") return `the credits are used up in iteration ${iterations}`;
  if (endsBy === "wallclock") return `the hours are used up in iteration ${iterations}`;
  return `its limits allow ${formatCredits(most)} at most`;
}
