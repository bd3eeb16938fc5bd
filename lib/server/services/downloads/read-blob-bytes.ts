import { buffer } from "node:stream/consumers";
import type { Storage } from "@/lib/server/storage/port";

/** For small blobs that are read as a whole. */
export async function readBlobBytes(storage: Storage, sha256: string): Promise<Buffer> {
  return buffer(await storage.openRead(sha256));
}
