import type { Readable } from "node:stream";
import parseRange from "range-parser";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { BlobMissingError, type ByteRange } from "@/lib/server/storage/port";
import { type SignedLink, verifyLink } from "@/lib/server/storage/signed-links";
import { AppError } from "../app-error";
import { recordAudit, whoAsks } from "../audit/record";
import type { ServiceContext } from "../service-context";
import { isFirstOpening } from "./first-opening";

export type OpenedDownload = {
  sha256: string;
  filename: string;
  contentType: string;
  totalBytes: number;
  /** Null: the whole file. */
  range: ByteRange | null;
  body: Readable;
};

/** Opens what a signed link leads to. Several ranges at once are answered as the whole file. */
export async function openDownload(
  context: ServiceContext,
  { token, rangeHeader }: { token: string; rangeHeader: string | null },
): Promise<OpenedDownload> {
  const { env, storage } = context;
  const link = verifyLink(env.HARDSIM_LINK_SECRET, token, "GET", Date.now());
  const sha256 = link && /^blob:([0-9a-f]{64})$/.exec(link.object)?.[1];
  if (!link || !sha256)
    throw new AppError("link_expired", "This link is not valid, or it has expired; ask for a new one.");
  const totalBytes = await storage.size(sha256);
  if (totalBytes === null) throw new AppError("not_found", "The file behind this link is no longer kept.");
  const range = chooseRange(rangeHeader, totalBytes);
  try {
    await recordOpening(context, link, { token, sha256 });
    const body = await storage.openRead(sha256, range ?? undefined);
    const contentType = link.contentType ?? "application/octet-stream";
    return { sha256, filename: link.filename ?? sha256, contentType, totalBytes, range, body };
  } catch (cause) {
    if (cause instanceof BlobMissingError)
      throw new AppError("not_found", "The file behind this link is no longer kept.", { cause });
    throw cause;
  }
}

/** Who opens it is nobody that we know: the link is the right. Files are served while the database is away, as ever. */
async function recordOpening(
  context: ServiceContext,
  { filename, expiresAtMs, askedBy }: SignedLink,
  { token, sha256 }: { token: string; sha256: string },
): Promise<void> {
  const who = whoAsks(context);
  if (!isFirstOpening(token, who.address, expiresAtMs)) return;
  try {
    await recordAudit(context.database.db, who, {
      action: "download.opened",
      projectId: askedBy?.projectId ?? null,
      subject: { id: sha256, name: filename ?? sha256 },
      data: { asked_by: askedBy?.name ?? null },
    });
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    context.log.error({ sha256, address: who.address }, "a download could not be written into the audit log");
  }
}

function chooseRange(header: string | null, totalBytes: number): ByteRange | null {
  if (header === null) return null;
  const ranges = parseRange(totalBytes, header, { combine: true });
  // -2: not a range header that we understand; HTTP says to answer as if there were none.
  if (ranges === -2) return null;
  if (ranges === -1)
    throw new AppError("range_not_satisfiable", `The file has ${totalBytes} bytes; the range lies outside.`);
  const [only, ...others] = ranges;
  if (ranges.type !== "bytes" || !only || others.length > 0) return null;
  return { start: only.start, end: only.end };
}
