import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { FieldRow } from "./list-fields";

/** Fields with their type, their limits and what they mean. */
export function FieldTable({ caption, rows }: { caption: string; rows: readonly FieldRow[] }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th className="w-2/5">Field</Th>
          <Th>Type</Th>
          <Th className="w-2/5">Meaning</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.path}>
            <Td className="py-1.5 align-top">
              <span className="mono wrap-anywhere">{row.path}</span>
              {row.required && <span className="ml-2 text-small text-text-3">required</span>}
            </Td>
            <Td className="py-1.5 align-top text-text-2">
              <span className="mono wrap-anywhere">{row.type}</span>
            </Td>
            <Td className="py-1.5 align-top text-text-2">
              {row.description}
              {row.limits.length > 0 && (
                <div className="text-small text-text-3">{row.limits.join(" · ")}</div>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
