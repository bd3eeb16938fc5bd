import { Section } from "@/components/ui/section";
import { numeric, TableFrame, TableHead } from "@/components/ui/table";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import type { FleetActions } from "./fleet-actions-port";
import { HostRows } from "./host-rows";
import { isHostSeen } from "./last-seen";

/** Each host with its GPUs, and who holds each since when. */
export function HostTable({ fleet, actions }: { fleet: WireFleet; actions: FleetActions | null }) {
  return (
    <Section title="Hosts" note={fleet.hosts.length === 0 ? undefined : describeHosts(fleet)}>
      {fleet.hosts.length === 0 ? (
        <p className="text-text-2">
          No host is known yet. A worker makes its host known when it starts: <code>npm start</code> runs one
          beside this server.
        </p>
      ) : (
        <TableFrame caption="Hosts and GPUs">
          <TableHead
            columns={["GPU", "Model", "Runs", "Last 10 min", numeric("Use · memory"), numeric("Since")]}
          />
          {fleet.hosts.map((host) => (
            <HostRows key={host.host_id} host={host} isSeen={isHostSeen(host, fleet)} actions={actions} />
          ))}
        </TableFrame>
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
