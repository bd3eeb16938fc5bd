import { buffer } from "node:stream/consumers";
import { openHeader } from "@/lib/safetensors/open-header";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import type { TensorPlace } from "@/lib/safetensors/tensor";
import { BlobMissingError, type Storage } from "@/lib/server/storage/port";
import { AppError } from "../app-error";
import type { Batch } from "./require-episode";

export type OpenBatch = {
  tensors: ReadonlyMap<string, TensorPlace>;
  metadata: Readonly<Record<string, string>>;
  /** Bytes of the file. */
  readBytes: (start: number, length: number) => Promise<Uint8Array>;
};

/** Reads the header of a stored batch, and of the rest what is asked for. */
export async function openBatch(storage: Storage, { sha256 }: Batch): Promise<OpenBatch> {
  const fileBytes = await storage.size(sha256);
  if (fileBytes === null) throw batchGone();
  const readBytes = async (start: number, length: number): Promise<Uint8Array> => {
    if (length === 0) return new Uint8Array();
    try {
      return await buffer(await storage.openRead(sha256, { start, end: start + length - 1 }));
    } catch (cause) {
      throw cause instanceof BlobMissingError ? batchGone(cause) : cause;
    }
  };
  return unlessDamaged(async () => ({ ...(await openHeader(readBytes, fileBytes)), readBytes }));
}

const batchGone = (cause?: unknown): AppError =>
  new AppError("batch_gone", "The batch of this episode is no longer kept, so there is nothing to replay.", {
    cause,
  });

/** Answers what is wrong with a batch as something to be told, and not as a failure of the server. */
export async function unlessDamaged<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof SafetensorsError)) throw cause;
    throw new AppError(
      "batch_damaged",
      `The batch of this episode cannot be read: ${cause.message}. Put the file back from a backup, or run its job again.`,
      { cause },
    );
  }
}
