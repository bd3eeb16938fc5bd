import { type DownloadUrl, downloadUrlSchema } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import { signLink } from "@/lib/server/storage/signed-links";
import { recordAudit, whoAsks } from "../audit/record";
import type { ServiceContext } from "../service-context";

const linkLifeMs = 15 * 60_000;

/** `contentType`: of what a page shows; every other file is bytes. */
export type LinkedFile = {
  projectId: string;
  sha256: string;
  sizeBytes: number;
  filename: string;
  contentType?: string | null;
};

/** `origin`: scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it. */
export async function makeDownloadUrl(
  context: ServiceContext,
  file: LinkedFile,
  origin: string,
): Promise<DownloadUrl> {
  const { env, database } = context;
  const { projectId, sha256, filename, contentType = null } = file;
  const who = whoAsks(context);
  const expiresAtMs = Date.now() + linkLifeMs;
  const token = signLink(env.HARDSIM_LINK_SECRET, {
    object: `blob:${sha256}`,
    method: "GET",
    filename,
    contentType,
    expiresAtMs,
    askedBy: { projectId, name: who.actor.name },
  });
  await recordAudit(database.db, who, {
    action: "download.link_made",
    projectId,
    subject: { id: sha256, name: filename },
    data: { size_bytes: file.sizeBytes },
  });
  const base = cutEndSlashes(env.HARDSIM_PUBLIC_URL ?? origin);
  const expiresAt = new Date(expiresAtMs);
  return writeWire(downloadUrlSchema, { ...file, expiresAt, url: `${base}/v1/downloads/${token}` });
}
