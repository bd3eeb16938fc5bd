import type { z } from "zod";
import type { policyLinkSchema } from "@/lib/contracts/policies/get-download-url";
import { formatOfAsset, isAssetId } from "@/lib/server/store/assets";
import { findCheckpoint } from "@/lib/server/store/checkpoints";
import { AppError, notFound } from "../app-error";
import { requireAsset } from "../assets/require-asset";
import { requireOwned } from "../caller";
import { nameCheckpoint } from "../checkpoints/find-referenced";
import { type LinkedFile, makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";

type Found = { file: LinkedFile; runId: string | null; iterationIndex: number | null };

/** The policy that a checkpoint carries, or an asset is. What carries none is named in the refusal, with what there is to do. */
export async function getPolicyDownloadUrl(
  context: ServiceContext,
  { policyId, origin }: { policyId: string; origin: string },
): Promise<z.infer<typeof policyLinkSchema>> {
  // A champion may be the asset that its run had started from.
  const carrierId = await nameCheckpoint(context.database.db, policyId);
  const found = await (isAssetId(carrierId) ? findOfAsset : findOfCheckpoint)(context, carrierId, policyId);
  const { runId, iterationIndex, file } = found;
  const link = await makeDownloadUrl(context, file, origin);
  return { ...link, carrier_id: carrierId, run_id: runId, iteration_index: iterationIndex };
}

async function findOfCheckpoint(context: ServiceContext, id: string, asked: string): Promise<Found> {
  const unknown = notFound("checkpoint", asked);
  const row = requireOwned(
    context.caller,
    await findCheckpoint(context.database.db, id),
    "training:read",
    unknown,
  );
  const { projectId, policy, runId, iterationIndex } = row;
  if (!policy)
    throw policyMissing(`The checkpoint ${id} carries no policy.onnx that can be run`, "its training");
  const filename = `policy-i${iterationIndex}.onnx`;
  return { file: { projectId, ...policy, filename }, runId, iterationIndex };
}

async function findOfAsset(context: ServiceContext, id: string): Promise<Found> {
  const row = await requireAsset(context, id, "assets:read");
  const { kind, projectId, filename, file } = row;
  if (formatOfAsset(row) === "folder")
    throw policyMissing(`The asset ${id} is a folder, of which no single file can be read`, "a training");
  if (kind !== "policy") throw policyMissing(`The asset ${id} is no policy but a ${kind}`, "a training");
  const { sha256, sizeBytes } = file;
  if (sha256 === null)
    throw new AppError("asset_not_uploaded", `The file of ${id} has not arrived yet; upload it first.`);
  return { file: { projectId, sha256, sizeBytes, filename }, runId: null, iterationIndex: null };
}

const policyMissing = (what: string, who: string): AppError =>
  new AppError(
    "policy_missing",
    `${what}. A checkpoint carries one where ${who} leaves policy.onnx beside it.`,
  );
