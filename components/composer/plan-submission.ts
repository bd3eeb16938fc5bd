import { checkpointUri } from "@/lib/contracts/checkpoints";
import { type Body, valueAt, withValueAt } from "./body-value";
import { makePatch } from "./make-patch";

/** The run that a fork comes from: what it resolved to, and its checkpoints that a fork may start from. */
export type ForkOrigin = {
  runId: string;
  name: string;
  resolvedSpec: Body;
  checkpointIds: readonly string[];
};

/** What is sent when the form is: one of two verbs of the API, with its body. */
export type Submission =
  | { verb: "create"; body: Body }
  | { verb: "fork"; runId: string; body: { checkpoint_id: string; changes: Body } };

const startFields = ["checkpoint_init_uri", "checkpoint_init_asset_id"] as const;

/**
 * A draft that starts from a checkpoint of the run it was forked from is a fork: secrets that read *** stay the parent's
 * own. With any other start it is a run of its own.
 */
export function planSubmission(body: Body, origin: ForkOrigin | null): Submission {
  const uri = valueAt(body, "checkpoint_init_uri");
  const checkpointId = origin?.checkpointIds.find((id) => checkpointUri(id) === uri);
  const otherProject = origin !== null && body.project_id !== origin.resolvedSpec.project_id;
  if (origin === null || checkpointId === undefined || otherProject) return { verb: "create", body };
  const without = (spec: Body) =>
    startFields.reduce((rest, name) => withValueAt(rest, name, undefined), spec);
  const changes = makePatch(without(origin.resolvedSpec), without(body));
  return { verb: "fork", runId: origin.runId, body: { checkpoint_id: checkpointId, changes } };
}
