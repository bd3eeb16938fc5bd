import { formatNumber } from "@/components/ui/format-number";
import { Meter, Meters } from "@/components/ui/meter";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

/** What of the GPUs is not as it seems; there is room for a few words. */
function describeGpus(shared: number, emulated: number): string | undefined {
  if (shared > 0) return `${shared} in shares${emulated > 0 ? ` · ${emulated} emulated` : ""}`;
  return emulated > 0 ? `${emulated} emulated: no device behind them` : undefined;
}

/** "3 trainers, 1 on CPUs · 4 rollouts" */
function describeRunnable({
  runnable_trainers: trainers,
  runnable_simulators: rollouts,
  wanted_cpu_trainers: onCpus,
}: WireFleet["capacity"]): string | undefined {
  const parts = [
    trainers > 0 && `${countOf(trainers, "trainer")}${onCpus > 0 ? `, ${onCpus} on CPUs` : ""}`,
    rollouts > 0 && countOf(rollouts, "rollout"),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(" · ") : undefined;
}

const countOf = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;

export function FleetMeters({ fleet }: { fleet: WireFleet }) {
  const { capacity, queue, workers } = fleet;
  const waiting = queue.filter((place) => place.status === "queued");
  const seen = workers.filter((worker) => worker.alive);
  const gpus = fleet.hosts.flatMap((host) => host.gpus);
  const emulated = gpus.filter((gpu) => gpu.emulated).length;
  const shared = gpus.filter((gpu) => gpu.shared_by.length > 0).length;
  const { min_gpus: least, max_gpus: most } = capacity.bounds;
  const short = capacity.desired_gpus - capacity.actual_gpus;
  return (
    <Meters>
      <Meter
        label="GPUs held"
        value={formatNumber(capacity.held_gpus)}
        limit={`of ${formatNumber(capacity.actual_gpus)}`}
        shares={capacity.actual_gpus > 0 ? { done: capacity.held_gpus / capacity.actual_gpus } : null}
        note={describeGpus(shared, emulated)}
      />
      <Meter
        label="GPUs desired"
        value={formatNumber(capacity.desired_gpus)}
        limit={most === null ? `at least ${least}` : `bounds ${least} to ${most}`}
        shares={null}
        note={short > 0 ? `${short} short` : "what is there is enough"}
        noteTone={short > 0 ? "warn" : undefined}
      />
      <Meter
        label="Containers runnable"
        value={formatNumber(capacity.runnable_trainers + capacity.runnable_simulators)}
        limit={`want ${formatNumber(capacity.wanted_gpus)} GPUs`}
        shares={null}
        note={describeRunnable(capacity)}
      />
      <Meter
        label="Queue"
        value={formatNumber(waiting.length)}
        limit={waiting.length === 1 ? "attempt waits" : "attempts wait"}
        shares={null}
        note={`${queue.length - waiting.length} under way`}
      />
      <Meter
        label="Workers seen"
        value={formatNumber(seen.length)}
        limit={`with ${formatNumber(seen.reduce((sum, worker) => sum + worker.rollout_slots, 0))} rollout threads`}
        shares={null}
        note="within the last 15 s"
      />
    </Meters>
  );
}
