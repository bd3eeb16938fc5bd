import { SparkLine } from "@/components/charts/spark-line";
import { Elapsed } from "@/components/ui/elapsed";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatPercent, noneMark } from "@/components/ui/format-number";
import { Status } from "@/components/ui/status";
import { Td, Tr } from "@/components/ui/table";
import { describeUse } from "@/components/workers/describe-use";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { DrainButton } from "./drain-button";
import type { FleetActions } from "./fleet-actions-port";
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
            <span className="text-text-3">
              {host.cpus} CPUs · {formatBytes(host.memory_bytes)}
            </span>
            {host.draining && (
              <span className="text-paused">
                {host.gpus.some((gpu) => gpu.held_by)
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
            no GPU: set HARDSIM_EMULATED_GPUS to try trainers that ask for one
          </Td>
        </Tr>
      )}
      {host.gpus.map((gpu) => (
        <GpuRow key={gpu.device} host={host} gpu={gpu} />
      ))}
    </tbody>
  );
}

function GpuRow({ host, gpu }: { host: Host; gpu: Gpu }) {
  return (
    <Tr>
      <Td className="mono max-w-36 truncate" title={gpu.device}>
        {gpu.device}
      </Td>
      <Td className="text-text-2">{gpu.emulated ? "emulated" : (gpu.model ?? host.gpu_model ?? noneMark)}</Td>
      <Td>
        {gpu.held_by ? (
          <span className="inline-flex flex-wrap items-center gap-x-3">
            <Status status="running" word="Held" />
            <PlaceLink place={gpu.held_by} />
          </span>
        ) : (
          <span className="text-text-3">{host.draining ? "takes nothing new" : "free"}</span>
        )}
      </Td>
      <Td>
        {gpu.recent_utilization.length > 0 ? (
          <SparkLine
            values={gpu.recent_utilization}
            total={60}
            range={[0, 1]}
            live={gpu.held_by !== null}
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
        {gpu.held_by && gpu.taken_at ? <Elapsed since={gpu.taken_at} /> : noneMark}
      </Td>
    </Tr>
  );
}
