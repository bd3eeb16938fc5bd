import type {
  WireAncestor,
  WireLineageRun,
  WireProvenance,
} from "@/lib/contracts/checkpoints/get-provenance";

/** Ancestors that follow upon each other in one run, or that nothing is known of. */
export type AncestorGroup =
  | { kind: "run"; run: WireLineageRun; ancestors: readonly WireAncestor[] }
  | { kind: "hidden" | "gone"; ancestors: readonly WireAncestor[] };

/** The ancestors of several pages; one that two of them have is one, with the batches of both. */
export function joinPages(pages: readonly Pick<WireProvenance, "ancestors">[]): WireAncestor[] {
  const joined: WireAncestor[] = [];
  for (const ancestor of pages.flatMap((page) => page.ancestors)) {
    const last = joined.at(-1);
    if (last?.checkpoint_id !== ancestor.checkpoint_id) joined.push(ancestor);
    else joined[joined.length - 1] = { ...last, batches: [...last.batches, ...ancestor.batches] };
  }
  return joined;
}

/** In the order of the lineage; of each run there is one group. */
export function groupAncestors(
  ancestors: readonly WireAncestor[],
  runs: readonly WireLineageRun[],
): AncestorGroup[] {
  const byId = new Map(runs.map((run) => [run.run_id, run]));
  const groups: (AncestorGroup & { ancestors: WireAncestor[] })[] = [];
  for (const ancestor of ancestors) {
    const run = byId.get(ancestor.checkpoint?.run_id ?? "");
    const last = groups.at(-1);
    const goesOn = last?.kind === "run" ? last.run.run_id === run?.run_id : last?.kind === ancestor.standing;
    if (last && goesOn) last.ancestors.push(ancestor);
    else if (run) groups.push({ kind: "run", run, ancestors: [ancestor] });
    else groups.push({ kind: ancestor.standing === "hidden" ? "hidden" : "gone", ancestors: [ancestor] });
  }
  return groups;
}

/** Episodes that one of these learned from before any other did. */
export const countEpisodes = (ancestors: readonly WireAncestor[]): number =>
  ancestors.reduce((sum, { batches }) => batches.reduce((all, { episodes }) => all + episodes, sum), 0);

/** What each checkpoint is called in its run, by its id. */
export const indexAncestors = (ancestors: readonly WireAncestor[]): ReadonlyMap<string, number> =>
  new Map(
    ancestors.flatMap(({ checkpoint_id: id, checkpoint }) =>
      checkpoint ? [[id, checkpoint.iteration_index]] : [],
    ),
  );
