import { Table, Td, Tr } from "@/components/ui/table";
import type { FieldRow } from "./list-fields";

/** Fields with their type, their limits and what they mean. Said is the rarer: what must be sent, what may be missing. */
export function FieldTable({
  caption,
  rows,
  says = "required",
}: {
  caption: string;
  rows: readonly FieldRow[];
  says?: "required" | "optional";
}) {
  return (
    <Table
      caption={caption}
      columns={[{ name: "Field", className: "w-2/5" }, "Type", { name: "Meaning", className: "w-2/5" }]}
    >
      {rows.map((row) => (
        <Tr key={row.path}>
          <Td className="py-1.5 align-top">
            <FieldPath path={row.path} />
            {row.required === (says === "required") && (
              <span className="ml-2 text-small text-text-3">{says}</span>
            )}
          </Td>
          <Td className="py-1.5 align-top text-text-2">
            <span className="mono wrap-anywhere">{row.type}</span>
          </Td>
          <Td className="py-1.5 align-top text-text-2">
            {row.description}
            {row.limits.length > 0 && <div className="text-small text-text-3">{row.limits.join(" · ")}</div>}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** The last name is the field's own; what it stands in is quieter. */
function FieldPath({ path }: { path: string }) {
  const own = path.lastIndexOf(".") + 1;
  return (
    <span className="mono wrap-anywhere">
      <span className="text-text-3">{path.slice(0, own)}</span>
      {path.slice(own)}
    </span>
  );
}
