import { readInputUri } from "@/lib/contracts/assets/input-uri";
import {
  type CheckpointReference,
  readCheckpointReference,
  referenceForms,
} from "@/lib/contracts/checkpoints/reference";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { Tx } from "@/lib/server/db/client";
import { judgeOutsideUri } from "@/lib/server/storage/outside/judge-uri";
import { type AssetRow, holdAsset, isAssetId, mayHavePolicy } from "@/lib/server/store/assets";
import { holdCheckpoint } from "@/lib/server/store/checkpoints";
import { AppError, refuseField } from "../app-error";
import { announceFetch } from "../assets/announce-fetch";
import { registerUpload, requireInput } from "../assets/register";
import { type Caller, scopesIn } from "../caller";
import { findReferenced } from "../checkpoints/find-referenced";
import type { ServiceContext } from "../service-context";
import { noStart, type PlannedStart } from "./build-plan";

/** What iteration 0 of a new run starts from. */
export type RunStart = { kind: "nothing" } | StandingStart;
type StandingStart =
  | { kind: "checkpoint"; checkpointId: string; runId: string; hasPolicy: boolean }
  | { kind: "asset"; assetId: string; hasPolicy: boolean };

/** How the loop and the lineage name it: a checkpoint's or an asset's id; null for nothing. */
export function toPlannedStart(start: RunStart): PlannedStart {
  if (start.kind === "nothing") return noStart;
  const initialCheckpointId = start.kind === "asset" ? start.assetId : start.checkpointId;
  return { initialCheckpointId, startHasPolicy: start.hasPolicy };
}

/**
 * Reads `checkpoint_init_uri` and `checkpoint_init_asset_id` of a spec. In the transaction that inserts the run: until it
 * commits nobody deletes the asset or checkpoint, and from then on the live run keeps it.
 */
export async function resolveStart(
  tx: Tx,
  { caller, env }: Pick<ServiceContext, "caller" | "env">,
  spec: Pick<ResolvedSpec, "projectId" | "checkpointInitUri" | "checkpointInitAssetId">,
): Promise<RunStart> {
  const { projectId, checkpointInitUri: uri, checkpointInitAssetId } = spec;
  if (checkpointInitAssetId !== null)
    return holdStart(tx, projectId, checkpointInitAssetId, "checkpoint_init_asset_id");
  if (uri === null) return { kind: "nothing" };

  const path = "checkpoint_init_uri";
  const known = await resolveStartUri(tx, caller, projectId, uri, path);
  if (known) return known;
  if (uri.startsWith("hardsim:")) {
    const known = "hardsim://checkpoints/<id>, hardsim://assets/<id> and the input_uri of an upload";
    throw refuseField(
      "unknown_checkpoint",
      path,
      `${JSON.stringify(uri)} names nothing here; known: ${known}`,
    );
  }
  const verdict = judgeOutsideUri(uri, env.HARDSIM_CHECKPOINT_SOURCES);
  if (verdict.kind === "refused") throw refuseField("unsupported", path, verdict.why);
  const { assetId } = await announceFetch(tx, caller, { projectId, uri, filename: verdict.file.filename });
  return { kind: "asset", assetId, hasPolicy: false };
}

/** A checkpoint, an asset or an upload of this installation; null for a URI of something else. `path`: where it was said. */
export async function resolveStartUri(
  tx: Tx,
  caller: Caller,
  projectId: string,
  uri: string,
  path: string,
): Promise<StandingStart | null> {
  const [, assetId] = /^hardsim:\/\/assets\/([^/]+)$/.exec(uri) ?? [];
  if (assetId !== undefined) return holdStart(tx, projectId, assetId, path);
  const reference = readCheckpointReference(uri);
  if (reference || uri.startsWith("hardsim://checkpoints/")) {
    const start = reference && (await findCheckpointStart(tx, caller, projectId, reference));
    if (start) return start;
    const known = `known forms: ${referenceForms}`;
    throw refuseField(
      "unknown_checkpoint",
      path,
      `no checkpoint ${JSON.stringify(uri)} that you can read; ${known}`,
    );
  }
  if (readInputUri(uri) !== null) {
    const input = await requireInput(tx, projectId, uri, path);
    const { assetId } = await registerUpload(tx, caller, input, { kind: "checkpoint" });
    return holdStart(tx, projectId, assetId, path);
  }
  return null;
}

/**
 * Any checkpoint of a run that the caller may read; a champion may also be the asset that its run had started from. Null:
 * there is none.
 */
async function findCheckpointStart(
  tx: Tx,
  caller: Caller,
  projectId: string,
  reference: CheckpointReference,
): Promise<StandingStart | null> {
  const id = await findReferenced(tx, reference);
  if (id === null) return null;
  if (isAssetId(id)) {
    const row = await holdAsset(tx, id);
    return row?.projectId === projectId
      ? { kind: "asset", assetId: id, hasPolicy: mayHavePolicy(row) }
      : null;
  }
  const row = await holdCheckpoint(tx, id);
  if (!row || !scopesIn(caller, row.projectId)?.includes("training:read")) return null;
  const { checkpointId, runId, policy } = row;
  return { kind: "checkpoint", checkpointId, runId, hasPolicy: policy !== null };
}

async function holdStart(tx: Tx, projectId: string, assetId: string, path: string): Promise<StandingStart> {
  const row = await holdAsset(tx, assetId);
  if (row?.projectId !== projectId)
    throw refuseField("unknown_asset", path, `no asset ${JSON.stringify(assetId)} in this project`);
  refuseUnusable(row, path);
  return { kind: "asset", assetId: row.assetId, hasPolicy: mayHavePolicy(row) };
}

function refuseUnusable({ assetId, kind, file }: AssetRow, path: string): void {
  if (kind === "robot" || kind === "scene")
    throw refuseField("unknown_checkpoint", path, `${assetId} is a ${kind}, not a checkpoint`);
  if (file.sha256 === null)
    throw new AppError(
      "asset_not_uploaded",
      `${path}: the file of ${assetId} has not arrived yet; upload it to its link first.`,
      { errors: [{ path, message: "its file has not arrived yet" }] },
    );
}
