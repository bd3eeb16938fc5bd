import { chmod, chown } from "node:fs/promises";
import { hasCode } from "@/lib/server/storage/files";

const refusals = ["EPERM", "EACCES", "EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/**
 * Makes the folder somebody's who is not this process's user. Where its file system knows no owners, or lets root give
 * nothing away (NFS with root squash), anybody may write into it instead: only this server enters the folders above it.
 */
export async function giveFolder(
  folder: string,
  owner: { uid: number; gid: number },
  give: typeof chown = chown,
): Promise<void> {
  if (process.getuid === undefined || process.getuid() === owner.uid) return;
  try {
    await give(folder, owner.uid, owner.gid);
  } catch (error) {
    if (!hasCode(error, ...refusals)) throw error;
    await chmod(folder, 0o777);
  }
}
