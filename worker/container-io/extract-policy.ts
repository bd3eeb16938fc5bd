import { hashFile } from "@/lib/server/storage/files";
import { readEntryName } from "./archive-entries";
import { readArchive, writeFile } from "./unpack-folder";

/**
 * Takes `policy.onnx` at the root of a tar out into `target`, which must not exist yet. Answers the file's sha256 in
 * hexadecimal; null when the tar has none. Throws FolderRefused for a tar that cannot be read.
 */
export async function extractPolicy(
  source: AsyncIterable<Uint8Array>,
  target: string,
): Promise<string | null> {
  let found = false;
  await readArchive(source, {
    async take(entry) {
      const { name, type } = entry.header;
      if (found || type !== "file" || readEntryName(name) !== "policy.onnx") return;
      await writeFile(entry, target);
      found = true;
    },
    end() {},
  });
  return found ? hashFile(target) : null;
}
