import { makeInputUri } from "@/lib/contracts/assets/input-uri";
import type { PresignUploadBody, WirePresignedUpload } from "@/lib/contracts/assets/presign";
import { toWireTime } from "@/lib/contracts/wire";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { maxUploadBytes } from "@/lib/server/env";
import { cleanOutsideText } from "@/lib/server/loop/clean-outside-text";
import { newId } from "@/lib/server/new-id";
import { signLink } from "@/lib/server/storage/signed-links";
import { findProject, lockProject } from "@/lib/server/store/accounts";
import { insertAssetOnce } from "@/lib/server/store/assets";
import { insertUpload, removeAbandonedUploads } from "@/lib/server/store/uploads";
import { notFound, refuseField, refuseFullDisk } from "../app-error";
import { toActor } from "../caller";
import { chooseProject } from "../choose-project";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";

const linkLifeMs = 15 * 60_000;

/** Announces one file and answers the link for it. `origin`: as in makeDownloadUrl. */
export async function presignUpload(
  context: ServiceContext,
  { body, projectId: named, origin }: { body: PresignUploadBody; projectId?: string; origin: string },
): Promise<WirePresignedUpload> {
  const { database, caller, env } = context;
  const projectId = chooseProject(caller, named, "assets:write");
  const maxBytes = maxUploadBytes(env);
  if (body.size_bytes > maxBytes) {
    const message = `is ${body.size_bytes}; one file may have at most ${maxBytes} bytes here (HARDSIM_MAX_UPLOAD_GB)`;
    throw refuseField("too_large", "size_bytes", message);
  }
  await context.storage.requireRoom(body.size_bytes).catch(refuseFullDisk);
  const uploadId = newId("upload");
  const assetId = body.register_asset ? newId("asset") : null;
  const { filename, content_type: contentType, size_bytes: sizeBytes } = body;
  const expiresAtMs = Date.now() + linkLifeMs;
  await database.db.transaction(async (tx) => {
    if ((await findProject(tx, projectId)) === null) throw notFound("project", projectId);
    // Others who announce something at the same moment wait, or together they would pass the limit.
    await lockProject(tx, projectId);
    await requireStorage(tx, context, projectId, body.size_bytes);
    await removeAbandonedUploads(tx);
    // The link is checked by this server's clock; when its row may go, by the database's.
    const expiresAt = new Date((await readDatabaseTime(tx)).getTime() + linkLifeMs);
    await insertUpload(tx, { uploadId, projectId, filename, contentType, sizeBytes, expiresAt });
    if (assetId === null) return;
    await insertAssetOnce(tx, {
      assetId,
      projectId,
      uploadId,
      kind: body.asset_kind ?? null,
      filename,
      metadata: cleanOutsideText(body.metadata ?? {}),
      createdBy: toActor(caller),
    });
  });
  const token = signLink(env.HARDSIM_LINK_SECRET, {
    object: `upload:${uploadId}`,
    method: "PUT",
    filename,
    contentType,
    expiresAtMs,
  });
  const base = cutEndSlashes(env.HARDSIM_PUBLIC_URL ?? origin);
  return {
    upload_url: `${base}/v0/uploads/${token}`,
    upload_method: "PUT",
    upload_headers: { "Content-Type": contentType },
    input_uri: makeInputUri({ uploadId, filename }),
    ...(assetId === null ? {} : { asset_id: assetId }),
    expires_at: toWireTime(new Date(expiresAtMs)),
  };
}
