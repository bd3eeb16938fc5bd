import { mkdir } from "node:fs/promises";
import { hasCode } from "./files";
import { removeFolder } from "./remove-folder";

/** An empty folder. What a process that died has left in its place goes; as a rule nothing is there. */
export async function makeFolderAnew(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (hasCode(error, "EEXIST")) await removeFolder(folder);
    else if (!hasCode(error, "ENOENT")) throw error;
    await mkdir(folder, { recursive: true, mode });
  }
}
