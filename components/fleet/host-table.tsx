import { Elapsed } from "@/components/ui/elapsed";
import { formatBytes } from "@/components/ui/format-bytes";
import { noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { WireFleet } from "@/lib/contracts/fleet";
import { isHostSeen, LastSeen } from "./last-seen";
import { PlaceLink } from "./place-link";

type Host = WireFleet["hosts"][number];

/** Each host with its GPUs, and who holds each since when. */
export function HostTable({ fleet }: { fleet: WireFleet }) {
  return (
    <Section title="Hosts" note={fleet.hosts.length === 0 ? undefined : describeHosts(fleet)}>
      {fleet.hosts.length === 0 ? (
        <p className="text-text-2">
          No host is known yet. A worker makes its host known when it starts: <code>npm start</code> runs one
          beside this server.
        </p>
      ) : (
        <Table caption="Hosts and GPUs">
          <thead>
            <tr>
              <Th>GPU</Th>
              <Th>Model</Th>
              <Th>Held by</Th>
              <Th numeric>Since</Th>
            </tr>
          </thead>
          {fleet.hosts.map((host) => (
            <HostRows key={host.host_id} host={host} isSeen={isHostSeen(host, fleet)} />
          ))}
        </Table>
      )}
    </Section>
  );
}

function describeHosts(fleet: WireFleet): string {
  const gpus = fleet.hosts.flatMap((host) => host.gpus);
  const emulated = gpus.filter((gpu) => gpu.emulated).length;
  const hosts = fleet.hosts.length === 1 ? "1 host" : `${fleet.hosts.length} hosts`;
  return `${hosts} · ${gpus.length - emulated} GPUs · ${emulated} emulated slots`;
}

function HostRows({ host, isSeen }: { host: Host; isSeen: boolean }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} className="h-row-2 border-b px-2 text-left align-middle font-normal">
          <span className="flex flex-wrap items-baseline gap-x-3">
            <b className="font-strong">{host.name}</b>
            <span className="text-text-3">
              {host.cpus} CPUs · {formatBytes(host.memory_bytes)}
            </span>
            {host.draining && <span className="text-paused">drained, takes nothing new</span>}
            <span className="ml-auto text-small text-text-2">
              seen <LastSeen at={host.last_seen_at} isSeen={isSeen} />
            </span>
          </span>
        </th>
      </tr>
      {host.gpus.length === 0 && (
        <Tr>
          <Td colSpan={4} className="text-text-2">
            no GPU: set HARDSIM_EMULATED_GPUS to try trainers that ask for one
          </Td>
        </Tr>
      )}
      {host.gpus.map((gpu) => (
        <Tr key={gpu.device}>
          <Td className="mono whitespace-nowrap">{gpu.device}</Td>
          <Td className="text-text-2">
            {gpu.emulated ? "emulated, no device" : (host.gpu_model ?? noneMark)}
          </Td>
          <Td>
            {gpu.held_by ? (
              <span className="inline-flex flex-wrap items-center gap-x-3">
                <Status status="running" word="Held" />
                <PlaceLink place={gpu.held_by} />
              </span>
            ) : (
              <span className="text-text-3">free</span>
            )}
          </Td>
          <Td numeric className="text-text-2">
            {gpu.held_by && gpu.taken_at ? <Elapsed since={gpu.taken_at} /> : noneMark}
          </Td>
        </Tr>
      ))}
    </tbody>
  );
}
