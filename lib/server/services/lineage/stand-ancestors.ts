import type { standings } from "@/lib/contracts/checkpoints/get-provenance";
import type { LineageRow } from "@/lib/server/store/lineage";
import { type Caller, scopesIn } from "../caller";

/** One of a lineage, from the checkpoint that was asked for (0) to the oldest. `row`: what is told of it; null: nothing. */
export type Ancestor = {
  depth: number;
  standing: (typeof standings)[number];
  checkpointId: string;
  row: LineageRow | null;
};

export const maySee = (caller: Caller, projectId: string): boolean =>
  scopesIn(caller, projectId)?.includes("training:read") ?? false;

/**
 * What the caller may know of each: one in a foreign project is there and nothing else, and a parent that was deleted is named as such.
 * @param lineage newest first
 */
export function standAncestors(caller: Caller, lineage: readonly LineageRow[]): Ancestor[] {
  const ancestors = lineage.map((row, depth): Ancestor => {
    const { checkpointId, projectId } = row;
    return maySee(caller, projectId)
      ? { depth, standing: "known", checkpointId, row }
      : { depth, standing: "hidden", checkpointId, row: null };
  });
  const parentId = ancestors.at(-1)?.row?.parentCheckpointId ?? null;
  if (parentId === null) return ancestors;
  return [...ancestors, { depth: ancestors.length, standing: "gone", checkpointId: parentId, row: null }];
}
