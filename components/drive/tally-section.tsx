"use client";

import type { Drive } from "@/components/drive/drive";
import type { PolicyOption } from "@/components/drive/driver-section";
import { useWhole } from "@/components/drive/use-drive";
import { formatNumber } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { numeric, Table, Td, Tr } from "@/components/ui/table";

/** How often whoever drove got there since the page was opened. */
export function TallySection({ drive, policies }: { drive: Drive; policies: readonly PolicyOption[] }) {
  const { tallies } = useWhole(drive.state);
  const nameDriver = (key: string): string => {
    const [kind, id] = key.split(" ");
    if (kind !== "policy") return kind === "scripted" ? "expert" : "random";
    return policies.find((policy) => policy.id === id)?.label ?? "policy";
  };
  return (
    <Section ruled title="Since this page was opened">
      {tallies.size === 0 ? (
        <p className="text-small text-text-3">Each attempt that comes to an end is counted here.</p>
      ) : (
        <Table
          caption="Attempts and successes"
          columns={["Driver", numeric("Attempts"), numeric("Successes")]}
        >
          {[...tallies].map(([key, { attempts, successes }]) => (
            <Tr key={key}>
              <Td className="mono">{nameDriver(key)}</Td>
              <Td numeric>{formatNumber(attempts)}</Td>
              <Td numeric>{formatNumber(successes)}</Td>
            </Tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
