import { formatNumber } from "@/components/ui/format-number";
import { Meter, Meters } from "@/components/ui/meter";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

export function FleetMeters({ fleet }: { fleet: WireFleet }) {
  const { capacity, queue, workers } = fleet;
  const waiting = queue.filter((place) => place.status === "queued");
  const seen = workers.filter((worker) => worker.alive);
  const emulated = fleet.hosts.flatMap((host) => host.gpus).filter((gpu) => gpu.emulated).length;
  const { min_gpus: least, max_gpus: most } = capacity.bounds;
  const short = capacity.desired_gpus - capacity.actual_gpus;
  return (
    <Meters>
      <Meter
        label="GPUs held"
        value={formatNumber(capacity.held_gpus)}
        limit={`of ${formatNumber(capacity.actual_gpus)}`}
        shares={capacity.actual_gpus > 0 ? { done: capacity.held_gpus / capacity.actual_gpus } : null}
        note={emulated > 0 ? `${emulated} emulated: no device behind them` : undefined}
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
        label="Trainers runnable"
        value={formatNumber(capacity.runnable_trainers)}
        limit={`want ${formatNumber(capacity.wanted_gpus)} GPUs`}
        shares={null}
        note={
          capacity.wanted_cpu_trainers > 0 ? `${capacity.wanted_cpu_trainers} of them on CPUs` : undefined
        }
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
