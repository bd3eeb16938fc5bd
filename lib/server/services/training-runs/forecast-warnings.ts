import { needsOf } from "@/lib/contracts/spec/container-fields";
import type { NamedContainer } from "@/lib/contracts/spec/containers";
import type { RunEstimate } from "@/lib/core/credits/estimate-run";
import type { Plan } from "@/lib/core/loop/plan";
import type { HostSize, ImageKnowledge } from "@/lib/server/store/run-forecasts";

type KnownImage = { named: NamedContainer; known: ImageKnowledge };
type Known = {
  plan: Plan;
  /** Null: nothing is known of such runs. */
  estimate: RunEstimate | null;
  hosts: readonly HostSize[];
  images: readonly KnownImage[];
};

/** What will keep a run waiting or end it early, as far as the fleet and earlier runs show. */
export function forecastWarnings({ plan, estimate, hosts, images }: Known): string[] {
  return [
    hosts.length === 0 ? "No host is there that takes work: the run will wait for a worker." : null,
    ...images.flatMap(({ named }) => warnOfFleet(named, hosts)),
    ...images.map(warnOfImage),
    warnOfEarlyEnd(plan, estimate),
  ].filter((text) => text !== null);
}

function warnOfFleet({ path, container }: NamedContainer, hosts: readonly HostSize[]): (string | null)[] {
  if (hosts.length === 0) return [];
  const { gpus, memoryBytes } = needsOf(container);
  const mostGpus = Math.max(...hosts.map((host) => host.gpus));
  const mostMemory = Math.max(...hosts.map((host) => host.memoryBytes));
  return [
    gpus > mostGpus && mostGpus > 0
      ? `${path}.resources.gpu is ${gpus}, but no host has more than ${mostGpus}: the run will wait (no_host_fits).`
      : null,
    memoryBytes > mostMemory
      ? `${path}.resources.memory_gb is ${memoryBytes / 1e9}, but the largest host has ${Math.floor(mostMemory / 1e9)}: the run will wait (no_host_fits).`
      : null,
  ];
}

function warnOfImage({ named: { purpose, container }, known }: KnownImage): string | null {
  const { imageUri } = container;
  if (known === "ready") return null;
  const first = purpose === "trainer" ? "training" : "rollout";
  if (known === "unknown")
    return `No recent run here has used the image ${imageUri} yet: an engine that does not have it pulls it before the first ${first}.`;
  return `The last run with the image ${imageUri} did not get it: ${known.failed}`;
}

function warnOfEarlyEnd({ limits, rollout, trainer }: Plan, estimate: RunEstimate | null): string | null {
  const { maxIterations, maxMicroCredits } = limits;
  const firstMicro = rollout.reserveMicro + trainer.reserveMicro;
  if (maxMicroCredits !== null && maxMicroCredits < firstMicro)
    return `budget_policy.max_credits is ${maxMicroCredits / 1e6}, but a training reserves ${firstMicro / 1e6} to begin with: the run ends before it trains (budget_exhausted).`;
  if (estimate?.endsBy === "budget")
    return `budget_policy.max_credits is ${(maxMicroCredits ?? 0) / 1e6}, and an iteration costs about ${round(estimate.iterationMicro / 1e6)}: the run will end in iteration ${estimate.iterations} of ${maxIterations} (budget_exhausted).`;
  if (estimate?.endsBy === "wallclock")
    return `loop_policy.max_wallclock_hours is ${limits.maxActiveMs / 3_600_000}, and an iteration takes about ${round(estimate.iterationMs / 3_600_000)}: the run will end in iteration ${estimate.iterations} of ${maxIterations} (wallclock_exceeded).`;
  return null;
}

export const round = (value: number): number => Number(value.toPrecision(3));
