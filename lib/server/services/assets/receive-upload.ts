import { createHash } from "node:crypto";
import { makeInputUri } from "@/lib/contracts/assets/input-uri";
import type { WireReceivedUpload } from "@/lib/contracts/assets/receive-upload";
import { verifyLink } from "@/lib/server/storage/signed-links";
import { findUpload, finishUpload, type UploadRow } from "@/lib/server/store/uploads";
import { AppError, refuseFullDisk } from "../app-error";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";

export type ReceiveInput = {
  token: string;
  contentType: string | null;
  /** Of the request's Content-Length; null when it has none. */
  contentLength: number | null;
  /** Null: the request has no body. */
  body: AsyncIterable<Uint8Array> | null;
};

/**
 * Takes in the whole file behind an upload link, as it streams by. Too short, too long or broken off leaves nothing, and so does what the disk has no room for. The
 * same bytes once more are answered as the first time; other bytes are refused, because a file never changes.
 */
export async function receiveUpload(
  context: ServiceContext,
  { token, contentType, contentLength, body }: ReceiveInput,
): Promise<WireReceivedUpload> {
  const { env, database, storage } = context;
  const link = verifyLink(env.HARDSIM_LINK_SECRET, token, "PUT", Date.now());
  const uploadId = link && /^upload:(upl_[0-9A-Z]{1,40})$/.exec(link.object)?.[1];
  const announced = uploadId ? await findUpload(database.db, uploadId) : null;
  if (!announced)
    throw new AppError(
      "link_expired",
      "This upload link is not valid, or it has expired; ask for a new one.",
    );
  refuseOtherType(contentType, announced);
  if (contentLength !== null) refuseOtherSize(contentLength, announced);
  const { sizeBytes, sha256 } = await storage
    .putStream(checkWhilePassing(body ?? noBytes(), announced))
    .catch(refuseFullDisk);
  if (announced.sha256 === null) await requireStillRoom(context, announced);
  const finished = await finishUpload(database.db, announced.uploadId, sha256);
  // Removed while it was on its way.
  if (!finished) throw new AppError("not_found", "What this link was for is no longer there.");
  if (finished.sha256 !== sha256) throw usedBefore();
  return { input_uri: makeInputUri(finished), sha256, size_bytes: sizeBytes };
}

/** What is announced counts until its link ends. One that took longer has to find room again. */
async function requireStillRoom(context: ServiceContext, announced: UploadRow): Promise<void> {
  const isCounted = announced.expiresAt.getTime() > Date.now();
  await requireStorage(
    context.database.db,
    context,
    announced.projectId,
    isCounted ? 0 : announced.sizeBytes,
  );
}

async function* checkWhilePassing(
  body: AsyncIterable<Uint8Array>,
  announced: UploadRow,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  try {
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > announced.sizeBytes) refuseOtherSize(sizeBytes, announced);
      if (announced.sha256 !== null) hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    // The sender has gone: that is no failure of ours.
    throw new AppError(
      "invalid_request",
      `The upload broke off after ${sizeBytes} bytes; nothing was kept.`,
      {
        cause,
      },
    );
  }
  if (sizeBytes !== announced.sizeBytes) refuseOtherSize(sizeBytes, announced);
  // Before it becomes a blob that nothing names.
  if (announced.sha256 !== null && hash.digest("hex") !== announced.sha256) throw usedBefore();
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

function refuseOtherType(given: string | null, { contentType }: UploadRow): void {
  if (given === contentType) return;
  const shown = given === null ? "missing" : JSON.stringify(given.slice(0, 200));
  throw new AppError(
    "unsupported_media_type",
    `Content-Type is ${shown}; the file was announced as ${contentType}.`,
  );
}

function refuseOtherSize(given: number, { sizeBytes }: UploadRow): void {
  if (given > sizeBytes)
    throw new AppError("too_large", `The file is larger than the ${sizeBytes} bytes that were announced.`);
  if (given < sizeBytes)
    throw new AppError(
      "invalid_request",
      `The upload ended after ${given} of the ${sizeBytes} bytes that were announced; nothing was kept.`,
    );
}

const usedBefore = () =>
  new AppError("state_conflict", "This link was used for another file; an uploaded file never changes.");
