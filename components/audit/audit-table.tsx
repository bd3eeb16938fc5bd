import { Name } from "@/components/ui/name";
import { CellNote, onlyWide, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import type { WireAuditEvent } from "@/lib/contracts/audit/audit-event";

/** Newest first: when, who, what, and from which machine. */
export function AuditTable({
  events,
  projectNames,
}: {
  events: readonly WireAuditEvent[];
  projectNames: ReadonlyMap<string, string>;
}) {
  return (
    <Table caption="Audit log" columns={["When", "Who", "What", onlyWide("From")]}>
      {events.map((event) => (
        <Tr key={event.audit_event_id}>
          <Td tall className="whitespace-nowrap text-text-2">
            <Age at={event.created_at} />
          </Td>
          <Td tall className="max-w-56 max-rail:max-w-28">
            <Actor actor={event.actor} />
            <CellNote>
              <span className="rail:hidden">{event.address || event.actor.kind}</span>
              <span className="max-rail:hidden">{kindWords[event.actor.kind]}</span>
            </CellNote>
          </Td>
          <Td tall className="wrap-anywhere max-rail:py-2">
            {event.message}
            <CellNote>
              <span className="mono max-rail:hidden">{event.action}</span>
              {event.project_id && <> in {projectNames.get(event.project_id) ?? event.project_id}</>}
            </CellNote>
          </Td>
          <Td tall className="mono whitespace-nowrap text-text-2 max-rail:hidden">
            {event.address}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

const kindWords: Readonly<Record<WireAuditEvent["actor"]["kind"], string>> = {
  user: "person",
  key: "API key",
  visitor: "not signed in",
  command: "on the server",
};

function Actor({ actor: { kind, name, id } }: Pick<WireAuditEvent, "actor">) {
  if (kind === "visitor") return <span className="text-text-2">somebody</span>;
  if (kind === "command") return <span className="text-text-2">command line</span>;
  return <Name className="font-medium">{name ?? id ?? ""}</Name>;
}
