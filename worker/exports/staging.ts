import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "@/lib/server/db/client";
import { unlessGone } from "@/lib/server/storage/files";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { type ExportClaim, findClaimsAmong } from "@/lib/server/store/export-claims";

const rootOf = (dataDir: string): string => join(dataDir, "exports");

/** One for each claim: whoever takes an export over never meets what somebody slow still writes. */
export const folderOf = (dataDir: string, { exportId, epoch }: ExportClaim): string =>
  join(rootOf(dataDir), `${exportId}.${epoch}`);

/** Removes what workers left that were killed. */
export async function sweepExports(dataDir: string, db: Db, signal: AbortSignal): Promise<void> {
  const names = (await unlessGone(readdir(rootOf(dataDir)))) ?? [];
  if (names.length === 0) return;
  const claimed = await findClaimsAmong(db, names);
  for (const name of names)
    if (!claimed.has(name)) await removeFolder(join(rootOf(dataDir), name), { signal });
}
