import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { LastSeen } from "./last-seen";

/** Workers that are seen come first; of those that are gone the last few. */
const goneShown = 4;

export function WorkerList({ fleet }: { fleet: WireFleet }) {
  const seen = fleet.workers.filter((worker) => worker.alive);
  const gone = fleet.workers.filter((worker) => !worker.alive).slice(0, goneShown);
  return (
    <Section title="Workers" note="last seen">
      {fleet.workers.length === 0 && (
        <p className="text-text-2">None has ever been seen. Until one is, runs wait.</p>
      )}
      <ul className="grid">
        {[...seen, ...gone].map((worker) => (
          <li key={worker.worker_id} className="grid gap-0.5 border-b py-2 last:border-0">
            <div className="flex justify-between gap-3">
              <Status
                status={worker.alive ? "running" : "canceled"}
                word={worker.alive ? "Seen" : worker.died ? "Died" : "Gone"}
              />
              <span className="text-small text-text-2">
                <LastSeen at={worker.last_seen_at} isSeen={worker.alive} />
              </span>
            </div>
            <p className="text-small text-text-2 wrap-anywhere">
              {worker.hostname}, pid {worker.pid}, {worker.rollout_slots} rollout threads
            </p>
            {worker.blocked && (
              <p className="text-paused wrap-anywhere">
                {worker.blocked.message} <span className="mono">{worker.blocked.code}</span>
              </p>
            )}
            {worker.trouble && (
              <p className="text-failed wrap-anywhere">
                {worker.trouble.attempts === 1 ? "An attempt" : `${worker.trouble.attempts} attempts`} could
                not be handled within the last hour: {worker.trouble.message}{" "}
                <span className="mono">internal</span>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
