import { posix } from "node:path";
import type { z } from "zod";
import { checkpointUri } from "@/lib/contracts/checkpoints/checkpoint";
import { containerPlaces } from "@/lib/contracts/spec/containers";
import {
  type ResolvedSpec,
  type TrainingRunBody,
  toWireSpec,
  trainingRunBodySchema,
} from "@/lib/contracts/spec/run-spec";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import type { forkTrainingRun as contract, ForkBody } from "@/lib/contracts/training-runs/fork";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { diffSpecs } from "@/lib/core/specs/diff-specs";
import { isRecord, mergePatch } from "@/lib/core/specs/merge-patch";
import { cleanText } from "@/lib/core/text/clean-text";
import type { Tx } from "@/lib/server/db/client";
import { lockRun } from "@/lib/server/loop/lock-run";
import { findArtifact } from "@/lib/server/store/artifacts";
import { isAssetId } from "@/lib/server/store/assets";
import { findCheckpoint } from "@/lib/server/store/checkpoints";
import { rulesInForce } from "@/lib/server/store/curation";
import { readSpec } from "@/lib/server/store/stored-run";
import type { TrainingRunRow } from "@/lib/server/store/training-runs";
import { AppError, notFound, refuseField } from "../app-error";
import { adoptBlob } from "../assets/adopt-blob";
import { nameCheckpoint } from "../checkpoints/find-referenced";
import type { OnceKey } from "../idempotency/once-key";
import { runOnce } from "../idempotency/run-once";
import type { ServiceContext } from "../service-context";
import { keepSecrets, type OwnSecrets, openOwnSecrets } from "./own-secrets";
import { type PreparedRun, prepareRun, startPreparedRun } from "./prepare-run";
import { requireRun } from "./require-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

type Forked = z.output<typeof contract.response>;

/** A new run of the same project; its parent is this one. */
export async function forkTrainingRun(
  context: ServiceContext,
  { runId, body, once }: { runId: string; body: ForkBody; once: OnceKey | null },
): Promise<Forked> {
  const parent = await requireRun(context, runId, "training:write");
  const secrets = await openOwnSecrets(context, parent);
  const prepared = await prepareRun(context, readForkedBody(parent, body.changes ?? {}, secrets), runId);
  return context.database.db.transaction((tx) =>
    runOnce(tx, context.caller, once, 201, async () => {
      // Until it is there, nobody deletes what it starts from.
      if ((await lockRun(tx, runId)) === null) throw notFound("training run", runId);
      const start = await chooseStart(tx, context, parent, body);
      const run = await startPreparedRun(tx, context, startFrom(prepared, start), runId);
      const wire = toWireTrainingRun(run, await readMoment(tx));
      const before = toWireSpec(readSpec(parent));
      return { run: wire, spec_diff: diffSpecs(before, wire.resolved_spec) };
    }),
  );
}

/** The parent's resolved spec, with the rules in force, and with the changes, read as if somebody had sent it. */
function readForkedBody(
  parent: TrainingRunRow,
  changes: Record<string, unknown>,
  secrets: OwnSecrets,
): TrainingRunBody {
  for (const field of ["checkpoint_init_uri", "checkpoint_init_asset_id"])
    if (changes[field] !== undefined)
      throw refuseField("invalid_request", `changes.${field}`, "say checkpoint_id or artifact_id instead");
  if (changes.project_id !== undefined && changes.project_id !== parent.projectId)
    throw refuseField("invalid_request", "changes.project_id", "a fork stays in its run's project");
  const base = {
    ...toWireSpec(withRulesInForce(parent)),
    name: cleanText(`fork of ${parent.name}`, 200),
    labels: parent.labels,
    notes: "",
    checkpoint_init_uri: null,
    checkpoint_init_asset_id: null,
  };
  const merged = mergePatch(base, changes);
  const parsed = trainingRunBodySchema.safeParse(withOwnSecrets(merged, changes, secrets));
  if (parsed.success) return parsed.data;
  const errors = describeIssues(parsed.error).map((error) => ({ ...error, path: `changes.${error.path}` }));
  throw new AppError("invalid_request", summarizeErrors(errors), { errors });
}

/** A fork takes over what is in force, as if its spec had said so. */
function withRulesInForce(parent: TrainingRunRow): ResolvedSpec {
  const spec = readSpec(parent);
  return { ...spec, rollout: { ...spec.rollout, curation: rulesInForce(parent, spec) } };
}

/** Values that still read *** are the parent's where they may be kept, and marks of variables that are gone go with them. */
function withOwnSecrets(merged: unknown, changes: Record<string, unknown>, secrets: OwnSecrets): unknown {
  if (!isRecord(merged)) return merged;
  return Object.values(containerPlaces).reduce(
    (body: Body, path) => {
      const marked = valueAt(body, `${path}.secrets`);
      const areMarksOld = valueAt(changes, `${path}.secrets`) === undefined;
      if (!areMarksOld || !Array.isArray(marked)) return body;
      const env = valueAt(body, `${path}.env`);
      const left = marked.filter((name) => isRecord(env) && Object.hasOwn(env, name));
      return withValueAt(body, `${path}.secrets`, left);
    },
    keepSecrets(merged, secrets),
  );
}

type Start = { checkpointInitUri: string | null; checkpointInitAssetId: string | null };

/** What is not this run's own is refused here; whether it is there and usable is asked where every start is. */
async function chooseStart(
  tx: Tx,
  { caller }: ServiceContext,
  parent: TrainingRunRow,
  { checkpoint_id: checkpointId, artifact_id: artifactId }: ForkBody,
): Promise<Start> {
  if (checkpointId !== undefined && artifactId !== undefined)
    throw refuseField(
      "invalid_request",
      "artifact_id",
      "contradicts checkpoint_id; send only one of the two",
    );
  const unknown = (path: string, message: string) => refuseField("unknown_checkpoint", path, message);
  if (artifactId !== undefined) {
    const row = await findArtifact(tx, parent.runId, artifactId);
    if (!row) throw unknown("artifact_id", `this run has no artifact ${JSON.stringify(artifactId)}`);
    if (!row.partial)
      throw unknown("artifact_id", `${row.artifactId} is not partial; fork from a checkpoint`);
    const filename = posix.basename(row.name);
    const { assetId } = await adoptBlob(tx, caller, {
      ...row,
      filename,
      kind: "checkpoint",
      ...(row.format === "folder" && { metadata: { format: row.format } }),
    });
    return { checkpointInitUri: null, checkpointInitAssetId: assetId };
  }
  const id =
    checkpointId === undefined
      ? parent.latestCheckpointId
      : await nameCheckpoint(tx, expand(parent, checkpointId));
  if (id === null) throw unknown("checkpoint_id", "this run has no checkpoint yet; name a partial artifact");
  // The champion is still what the run had started from.
  if (isAssetId(id)) return { checkpointInitUri: null, checkpointInitAssetId: id };
  const row = await findCheckpoint(tx, id);
  if (row?.runId !== parent.runId)
    throw unknown("checkpoint_id", `this run has no checkpoint ${JSON.stringify(id)}`);
  return { checkpointInitUri: checkpointUri(id), checkpointInitAssetId: null };
}

/** In a fork the run is known: `@champion` alone means its own. */
const expand = ({ runId }: TrainingRunRow, reference: string): string =>
  reference.startsWith("@") ? `${runId}${reference}` : reference;

function startFrom(prepared: PreparedRun, start: Start): PreparedRun {
  return {
    ...prepared,
    body: {
      ...prepared.body,
      checkpoint_init_uri: start.checkpointInitUri,
      checkpoint_init_asset_id: start.checkpointInitAssetId,
    },
    spec: { ...prepared.spec, ...start },
  };
}
