import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { layOutSafetensors, type SafetensorsLayout } from "@/lib/safetensors/lay-out";
import type { DiskGuard } from "@/lib/server/storage/disk-guard";
import type { RecordedBatch } from "@/lib/simulation/recording/batch-recorder";
import { listBatchTensors } from "@/lib/simulation/recording/batch-tensors";
import { describeBatch } from "@/worker/rollouts/mujoco/describe-batch";
import type { RolloutJob } from "@/worker/rollouts/port";

/**
 * The batch of one job on disk. Shares arrive in any order and each is written at its place, so a job of any size needs
 * memory only for the shares under way. The file gets its name when it is complete. `guard`: asked before each write.
 */
export class BatchFile {
  private readonly partFile: string;
  private readonly layout: SafetensorsLayout;
  /** Of the file, still to be written. */
  private leftBytes: number;
  private handle: Promise<FileHandle> | null = null;

  constructor(
    private readonly job: RolloutJob,
    private readonly outFile: string,
    private readonly guard: DiskGuard = async () => {},
  ) {
    this.partFile = `${outFile}.part`;
    this.layout = layOutSafetensors(listBatchTensors(job, job.numEnvs), describeBatch(job));
    this.leftBytes = this.layout.fileBytes;
  }

  async writeShare(firstEpisode: number, { tensors }: RecordedBatch): Promise<void> {
    // Before the first share for the whole file, which it then has room to be written into; later for what is still to come.
    await this.guard(this.leftBytes);
    this.handle ??= open(this.partFile, "w");
    const handle = await this.handle;
    for (const { name, offset, length } of this.layout.places) {
      const bytesPerEpisode = length / this.job.numEnvs;
      const bytes = new Uint8Array(tensors[name]);
      await writeAll(handle, bytes, offset + firstEpisode * bytesPerEpisode);
      this.leftBytes -= bytes.byteLength;
    }
  }

  /** Writes the header, names the file and answers its size and sha256. Rejects with an AbortError when aborted. */
  async finish(signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
    this.handle ??= open(this.partFile, "w");
    const handle = await this.handle;
    await writeAll(handle, this.layout.header, 0);
    await handle.close();
    const hash = createHash("sha256");
    await pipeline(createReadStream(this.partFile, { signal, highWaterMark: 1 << 20 }), hash);
    await rename(this.partFile, this.outFile);
    return { bytes: this.layout.fileBytes, sha256: hash.digest("hex") };
  }

  /** Removes a batch that is not to be finished. All writes must have ended. */
  async discard(): Promise<void> {
    if (!this.handle) return;
    const handle = await this.handle.catch(() => null); // whoever opened it has had the error
    await handle?.close();
    await rm(this.partFile, { force: true });
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const left = bytes.length - written;
    const { bytesWritten } = await handle.write(bytes, written, left, position + written);
    written += bytesWritten;
  }
}
