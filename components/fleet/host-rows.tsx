import { SparkLine } from "@/components/charts/spark-line";
import { Elapsed } from "@/components/ui/elapsed";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatNumber, formatPercent, noneMark } from "@/components/ui/format-number";
import { Status } from "@/components/ui/status";
import { Td, Tr } from "@/components/ui/table";
import { describeUse } from "@/components/workers/describe-use";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { DrainButton } from "./drain-button";
import type { FleetActions } from "./fleet-actions-port";
import { groupShares } from "./group-shares";
import { LastSeen } from "./last-seen";
import { PlaceLink } from "./place-link";

type Host = WireFleet["hosts"][number];
type Gpu = Host["gpus"][number];

/** A host and its GPUs: what each runs, since when, and how much of it is used. */
export function HostRows({
  host,
  isSeen,
  actions,
}: {
  host: Host;
  isSeen: boolean;
  /** Null: who looks may not drain. */
  actions: FleetActions | null;
}) {
  return (
    <tbody>
      <tr className="bg-sunken">
        <th scope="rowgroup" colSpan={6} className="h-row-2 border-b px-2 text-left align-middle font-normal">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
            <b className="font-strong wrap-anywhere">{host.name}</b>
            <span className="text-text-3">{describeHeld(host)}</span>
            {host.draining && (
              <span className="text-paused">
                {host.cpus_held > 0
                  ? "draining, takes nothing new; what runs ends"
                  : "drained, safe to switch off"}
              </span>
            )}
            <span className="ml-auto text-small text-text-2 max-rail:ml-0">
              seen <LastSeen at={host.last_seen_at} isSeen={isSeen} />
            </span>
            {actions && <DrainButton host={host} actions={actions} />}
          </span>
        </th>
      </tr>
      {host.gpus.length === 0 && (
        <Tr>
          <Td colSpan={6} className="text-text-2">
            {/* Its worker knows why: there is none, or a driver does not answer. */}
            {host.last_reconciliation?.notes[0] ?? "no GPU"}
          </Td>
        </Tr>
      )}
      {host.gpus.map((gpu) => (
        <GpuRow key={gpu.device} host={host} gpu={gpu} />
      ))}
    </tbody>
  );
}

/** "3.5 of 8 CPUs · 6 of 64 GB": what containers have of it; what nobody has is told without. */
function describeHeld({ cpus, cpus_held, memory_bytes: memory, memory_held_bytes: held }: Host): string {
  const ofCpus = cpus_held > 0 ? `${formatNumber(rounded(cpus_held))} of ${cpus} CPUs held` : `${cpus} CPUs`;
  const ofMemory = held > 0 ? `${formatBytes(held)} of ${formatBytes(memory)} held` : formatBytes(memory);
  return `${ofCpus} · ${ofMemory}`;
}

/** Tenths add up to more digits than anybody wrote. */
const rounded = (value: number): number => Number(value.toFixed(3));

function GpuRow({ host, gpu }: { host: Host; gpu: Gpu }) {
  const since = gpu.taken_at ?? gpu.shared_by[0]?.taken_at ?? null;
  const isHeld = gpu.held_by !== null || gpu.shared_by.length > 0;
  return (
    <Tr>
      <Td className="mono max-w-36 truncate" title={gpu.device}>
        {gpu.device}
      </Td>
      <Td className="text-text-2">{gpu.emulated ? "emulated" : (gpu.model ?? host.gpu_model ?? noneMark)}</Td>
      <Td>
        <Holders gpu={gpu} draining={host.draining} />
      </Td>
      <Td>
        {gpu.recent_utilization.length > 0 ? (
          <SparkLine
            values={gpu.recent_utilization}
            total={60}
            range={[0, 1]}
            live={isHeld}
            summary={`use over the last ten minutes, now ${formatPercent(gpu.utilization)}`}
          />
        ) : (
          <span className="text-small text-text-3">{gpu.emulated ? "no device" : "no data"}</span>
        )}
      </Td>
      <Td numeric className="whitespace-nowrap">
        {describeUse(gpu) ?? noneMark}
      </Td>
      <Td numeric className="text-text-2">
        {isHeld && since ? <Elapsed since={since} /> : noneMark}
      </Td>
    </Tr>
  );
}

/** Who has it: one as a whole, or several in shares, and how much of it is left then. */
function Holders({ gpu, draining }: { gpu: Gpu; draining: boolean }) {
  const rest = draining ? "takes nothing new" : "free";
  if (gpu.held_by)
    return (
      <span className="inline-flex flex-wrap items-center gap-x-3">
        <Status status="running" word="Held" />
        <PlaceLink place={gpu.held_by} />
      </span>
    );
  if (gpu.shared_by.length === 0) return <span className="text-text-3">{rest}</span>;
  const left = rounded(1 - gpu.shared_by.reduce((sum, { share }) => sum + share, 0));
  return (
    <span className="inline-grid gap-y-0.5 py-1">
      {groupShares(gpu.shared_by).map(({ place, count }) => (
        <span key={place.attempt_id} className="inline-flex flex-wrap items-center gap-x-3">
          <Status status="running" word={`${count > 1 ? `${count} × ` : ""}${formatPercent(place.share)}`} />
          <PlaceLink place={place} />
        </span>
      ))}
      {left > 0 && (
        <span className="text-text-3">
          {formatPercent(left)} {rest}
        </span>
      )}
    </span>
  );
}
