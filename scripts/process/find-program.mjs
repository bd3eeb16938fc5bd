import { accessSync, constants } from "node:fs";
import path from "node:path";

// Daemons live in sbin, which the PATH of an ordinary account lacks.
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

/**
 * @param {string} name
 * @returns {string | null} the absolute path of an executable
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), ...systemFolders];
  for (const folder of folders) {
    if (folder === "") continue;
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder: the next one is looked at.
    }
  }
  return null;
}
