import { type DownloadUrl, downloadUrlSchema } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import { signLink } from "@/lib/server/storage/signed-links";
import type { ServiceContext } from "../service-context";

const linkLifeMs = 15 * 60_000;

export type LinkedFile = { sha256: string; sizeBytes: number; filename: string };

/** `origin`: scheme and host under which the caller reached us; HARDSIM_PUBLIC_URL wins over it. */
export function makeDownloadUrl({ env }: ServiceContext, file: LinkedFile, origin: string): DownloadUrl {
  const expiresAtMs = Date.now() + linkLifeMs;
  const token = signLink(env.HARDSIM_LINK_SECRET, {
    object: `blob:${file.sha256}`,
    method: "GET",
    filename: file.filename,
    contentType: null,
    expiresAtMs,
  });
  const base = (env.HARDSIM_PUBLIC_URL ?? origin).replace(/\/+$/, "");
  const expiresAt = new Date(expiresAtMs);
  return writeWire(downloadUrlSchema, { ...file, expiresAt, url: `${base}/v1/downloads/${token}` });
}
