"use server";

import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireAsset } from "@/lib/contracts/assets/asset";
import { deleteAsset as deleteContract } from "@/lib/contracts/assets/delete";
import { projectQuery } from "@/lib/contracts/assets/input";
import { presignAssetUpload, type WirePresignedUpload } from "@/lib/contracts/assets/presign";
import { deleteAsset } from "@/lib/server/services/assets/delete";
import { presignUpload } from "@/lib/server/services/assets/presign";
import { answerCaller } from "../answer-caller";
import { readApiUrl } from "../read-api-url";

/** The verb of POST /v1/assets/presign-upload: the link for one file, and its asset. */
export async function presignAsset(
  projectId: unknown,
  body: unknown,
): Promise<ActionResult<WirePresignedUpload>> {
  return answerCaller(async (context) => {
    const { project_id } = readActionBody(projectQuery, { project_id: projectId });
    return presignUpload(context, {
      body: readActionBody(presignAssetUpload.body, body),
      projectId: project_id,
      origin: await readApiUrl(),
    });
  });
}

/** The verb of DELETE /v1/assets/{asset_id}. */
export async function removeAsset(assetId: unknown): Promise<ActionResult<WireAsset>> {
  return answerCaller(async (context) => {
    const { asset_id } = readActionBody(deleteContract.params, { asset_id: assetId });
    return deleteAsset(context, { assetId: asset_id });
  });
}
