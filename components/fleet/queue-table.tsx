import { nameWork } from "@/components/run-model/name-work";
import { attemptGlyphs } from "@/components/run-model/read-iteration-state";
import { capitalize } from "@/components/ui/capitalize";
import { Elapsed } from "@/components/ui/elapsed";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { numeric, Table, Td, Tr } from "@/components/ui/table";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { PlaceLink } from "./place-link";

/** Every attempt that waits or is under way, in the order of their start, with what its container takes of a host. */
export function QueueTable({ fleet }: { fleet: WireFleet }) {
  return (
    <Section ruled title="Queue" note="in order of start">
      {fleet.queue.length === 0 ? (
        <p className="text-text-2">Nothing waits and nothing runs.</p>
      ) : (
        <Table
          caption="Queue"
          columns={[
            "Work",
            "Run",
            "Status",
            numeric("GPUs"),
            numeric("CPUs"),
            numeric("Memory"),
            numeric("Waits"),
          ]}
        >
          {fleet.queue.map((place) => (
            <Tr key={place.attempt_id}>
              <Td className="whitespace-nowrap">{nameWork(place)}</Td>
              <Td>
                <PlaceLink place={place} />
              </Td>
              <Td>
                <Status status={attemptGlyphs[place.status]} word={capitalize(place.status)} />
              </Td>
              <Td numeric>{place.gpus > 0 ? formatNumber(place.gpu_share ?? place.gpus) : noneMark}</Td>
              <Td numeric>{place.in_container ? formatNumber(place.cpus) : noneMark}</Td>
              <Td numeric className="whitespace-nowrap">
                {place.in_container ? formatBytes(place.memory_bytes) : noneMark}
              </Td>
              <Td numeric className="text-text-2">
                {place.status === "queued" ? <Elapsed since={place.queued_at} /> : noneMark}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
