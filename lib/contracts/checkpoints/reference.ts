/** How a checkpoint is asked for: by its id, or by what it is in its run. */
export type CheckpointReference =
  | { kind: "id"; checkpointId: string }
  | { kind: "place"; runId: string; place: "latest" | "best" | "champion" | number };

export const referenceForms = "ckpt_…, run_…@latest, run_…@best, run_…@champion or run_…@<iteration>";

/** With or without `hardsim://checkpoints/` before it. Null: it is none of the forms. */
export function readCheckpointReference(text: string): CheckpointReference | null {
  const [, name = ""] = /^(?:hardsim:\/\/checkpoints\/)?([^/]+)$/.exec(text) ?? [];
  const [, runId, place] = /^(run_\w+)@(latest|best|champion|\d{1,9})$/.exec(name) ?? [];
  if (runId === undefined || place === undefined)
    return /^ckpt_\w+$/.test(name) ? { kind: "id", checkpointId: name } : null;
  if (place === "latest" || place === "best" || place === "champion") return { kind: "place", runId, place };
  return { kind: "place", runId, place: Number(place) };
}
