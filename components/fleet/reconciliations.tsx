import { Facts } from "@/components/ui/facts";
import { formatNumber } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { isHostSeen, LastSeen } from "./last-seen";

/** What each host's last look at its containers found, and what was done about it. */
export function Reconciliations({ fleet }: { fleet: WireFleet }) {
  return (
    <Section ruled title="Last reconciliation" note="at start and every 10 s">
      {fleet.hosts.every((host) => host.last_reconciliation === null) && (
        <p className="text-text-2">None yet.</p>
      )}
      <div className="grid gap-4">
        {fleet.hosts.map(
          ({ last_reconciliation: last, ...host }) =>
            last && (
              <div key={host.host_id} className="grid gap-2">
                <Facts
                  facts={[
                    {
                      key: "host",
                      label: host.name,
                      value: <LastSeen at={last.at} isSeen={isHostSeen(host, fleet)} />,
                    },
                    { label: "Adopted", value: formatNumber(last.adopted) },
                    { label: "Collected", value: formatNumber(last.collected) },
                    { label: "Removed", value: formatNumber(last.removed) },
                    { label: "Lost", value: formatNumber(last.lost) },
                  ]}
                />
                {last.notes.map((note) => (
                  <p key={note} className="text-small text-text-2 wrap-anywhere">
                    {note}
                  </p>
                ))}
              </div>
            ),
        )}
      </div>
    </Section>
  );
}
