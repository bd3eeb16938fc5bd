"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { BatchRows } from "@/components/provenance/batch-rows";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { ShortHash } from "@/components/ui/short-id";
import { numeric, onlyWide, TableFrame, TableHead, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { useSearch } from "@/components/ui/use-search";
import type { WireAncestor, WireLineageRun } from "@/lib/contracts/checkpoints/get-provenance";
import { countEpisodes } from "./group-ancestors";

/** One row a checkpoint; opened, which the address holds, it lists the batches that it was the first to learn from. */
export function AncestorTable({
  run,
  ancestors,
  indexes,
}: {
  run: WireLineageRun;
  ancestors: readonly WireAncestor[];
  indexes: ReadonlyMap<string, number>;
}) {
  const { search, change } = useSearch();
  const openId = search.get("open");
  return (
    <TableFrame caption={`Ancestors of ${run.name}`}>
      <TableHead
        columns={[
          "Checkpoint",
          { name: "New batches", numeric: true, className: "max-rail:hidden" },
          numeric("New episodes"),
          onlyWide("Manifest"),
          onlyWide("sha256"),
          numeric("Made"),
        ]}
      />
      {ancestors.map((ancestor) => {
        const isOpen = ancestor.checkpoint_id === openId;
        return (
          <tbody key={ancestor.checkpoint_id}>
            <AncestorRow
              ancestor={ancestor}
              isOpen={isOpen}
              onToggle={() => change({ open: isOpen ? null : ancestor.checkpoint_id })}
            />
            {isOpen && <BatchRows run={run} ancestor={ancestor} indexes={indexes} columns={6} />}
          </tbody>
        );
      })}
    </TableFrame>
  );
}

function AncestorRow({
  ancestor: { checkpoint, batches, ...ancestor },
  isOpen,
  onToggle,
}: {
  ancestor: WireAncestor;
  isOpen: boolean;
  onToggle: () => void;
}) {
  if (!checkpoint) return null;
  const name = nameIteration(checkpoint.iteration_index);
  return (
    <Tr selected={isOpen} id={ancestor.checkpoint_id}>
      <Td className="whitespace-nowrap">
        {batches.length > 0 ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`Batches of ${name}`}
            className="mono inline-flex min-h-6 min-w-6 items-center gap-2 after:absolute after:inset-0"
            onClick={onToggle}
          >
            <Icon of={isOpen ? ChevronDown : ChevronRight} small className="text-text-3" />
            {name}
          </button>
        ) : (
          <span className="mono pl-5.5">{name}</span>
        )}
      </Td>
      <Td numeric className="max-rail:hidden">
        {batches.length === 0 ? <None /> : formatNumber(batches.length)}
      </Td>
      <Td numeric>
        {batches.length === 0 ? (
          <None />
        ) : (
          formatNumber(countEpisodes([{ ...ancestor, checkpoint, batches }]))
        )}
      </Td>
      <Td className="relative whitespace-nowrap max-rail:hidden">
        <ShortHash hash={checkpoint.manifest_digest} name={`manifest digest of ${name}`} />
      </Td>
      <Td className="relative whitespace-nowrap max-rail:hidden">
        <ShortHash hash={checkpoint.sha256} name={`sha256 of ${name}`} />
      </Td>
      <Td numeric className="text-text-2">
        <Age at={checkpoint.created_at} />
      </Td>
    </Tr>
  );
}

/** It learned from what those before it had learned from. */
const None = () => <span className="text-text-3">none</span>;
