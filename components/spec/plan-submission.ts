import { readCheckpointReference } from "@/lib/contracts/checkpoints/reference";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { listFree } from "./list-free";
import { makeFreePatch, makePatch } from "./make-patch";

/** The run that a fork comes from: what it resolved to, and its checkpoints that a fork may start from. */
export type ForkOrigin = {
  runId: string;
  name: string;
  resolvedSpec: Body;
  checkpointIds: readonly string[];
  /** May be one of another run, or an upload: what this one started from. */
  championId?: string | null;
  /** A file of an attempt that did not complete: the fork starts from it unless it names another start. */
  artifact?: { id: string; name: string } | undefined;
};

/** What is sent when the form is: one of two verbs of the API, with its body. */
export type Submission =
  | { verb: "create"; body: Body }
  | { verb: "fork"; runId: string; body: ForkStart & { changes: Body } };

type ForkStart = { checkpoint_id: string } | { artifact_id: string };

const startFields = ["checkpoint_init_uri", "checkpoint_init_asset_id"] as const;

/**
 * A draft that starts from a checkpoint of the run it was forked from, or from the file it was opened with, is a fork:
 * secrets that read *** stay the parent's own. With any other start it is a run of its own.
 */
export function planSubmission(body: Body, origin: ForkOrigin | null): Submission {
  const otherProject = origin !== null && body.project_id !== origin.resolvedSpec.project_id;
  const start = origin === null || otherProject ? null : findStart(body, origin);
  if (origin === null || start === null) return { verb: "create", body };
  const without = (spec: Body) =>
    startFields.reduce((rest, name) => withValueAt(rest, name, undefined), spec);
  const changes = patchFree(
    makePatch(without(origin.resolvedSpec), without(body)),
    origin.resolvedSpec,
    body,
  );
  return { verb: "fork", runId: origin.runId, body: { ...start, changes } };
}

/** What either spec passes on as it is: there a null is a value, which in a spec is no more than a field that is not there. */
function patchFree(changes: Body, before: Body, after: Body): Body {
  const paths = new Set([...listFree(before), ...listFree(after)]);
  return [...paths].reduce((patch, path) => {
    const [was, is = {}] = [valueAt(before, path), valueAt(after, path)];
    if (!isRecord(was) || !isRecord(is)) return patch;
    const inner = makeFreePatch(was, is);
    return withValueAt(patch, path, Object.keys(inner).length > 0 ? inner : undefined);
  }, changes);
}

function findStart(body: Body, { runId, checkpointIds, championId, artifact }: ForkOrigin): ForkStart | null {
  const isBare = startFields.every((name) => (valueAt(body, name) ?? null) === null);
  if (artifact && isBare) return { artifact_id: artifact.id };
  const uri = valueAt(body, "checkpoint_init_uri");
  const named = typeof uri === "string" ? readCheckpointReference(uri) : null;
  if (named?.kind === "id")
    return checkpointIds.includes(named.checkpointId) ? { checkpoint_id: named.checkpointId } : null;
  if (named?.runId !== runId) return null;
  const isOwn = named.place !== "champion" || checkpointIds.includes(championId ?? "");
  return isOwn ? { checkpoint_id: `@${named.place}` } : null;
}
