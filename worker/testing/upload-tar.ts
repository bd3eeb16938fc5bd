import { adoptBlob } from "@/lib/server/services/assets/adopt-blob";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { makeProject } from "@/lib/testing/factories";
import type { World } from "./make-world";

/** An uploaded tar that its owner registered as a folder, in a project of its own. */
export async function uploadTar(
  { database, dataDir }: Pick<World, "database" | "dataDir">,
  bytes: Uint8Array,
): Promise<{ assetId: string; projectId: string }> {
  const projectId = await makeProject(database);
  const blob = await openFolderStorage(dataDir).putBytes(bytes);
  const file = { ...blob, projectId, filename: "mine.tar", kind: "checkpoint" };
  const { assetId } = await database.db.transaction((tx) =>
    adoptBlob(tx, { kind: "anonymous" }, { ...file, metadata: { format: "folder" } }),
  );
  return { assetId, projectId };
}
