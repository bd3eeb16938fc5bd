/** A batch on this machine and the rows of it that are wanted, each an episode; null: all of them. */
export type DatasetBatch = {
  path: string;
  sha256: string;
  envs: readonly number[] | null;
  /** Of a batch that was written anew without some of its episodes: the recorded one, and its rows that are left. */
  cutFrom?: { sha256: string; envs: readonly number[] } | undefined;
};

export type LerobotJob = {
  /** Where the dataset comes to be: an empty folder. */
  folder: string;
  /** What the episodes are about, in words: a dataset of this format has one text for it. */
  task: string;
  /** In the order of the dataset. */
  batches: readonly DatasetBatch[];
};

/** An array of the batches that the format cannot hold. */
export type LeftOut = { name: string; why: string };

export type WrittenDataset = { episodes: number; frames: number; leftOut: LeftOut[] };

/** The batches cannot become a dataset; trying again would change nothing. The message is a sentence. */
export class DatasetRefused extends Error {
  override name = "DatasetRefused";
  constructor(
    readonly code: "batch_damaged" | "batches_unequal",
    message: string,
  ) {
    super(message);
  }
}

/** Writes datasets in formats of others, beside the event loop of whoever asks. */
export interface DatasetWriter {
  /**
   * Writes a LeRobotDataset v3.0 without pictures. The same batches give the same bytes. Rejects with DatasetRefused, with what the
   * system says where the disk is full, and with the signal's reason once it aborts; what was written until then is left.
   */
  writeLerobot(
    job: LerobotJob,
    options: { signal: AbortSignal; onProgress?: (frames: number, total: number) => void },
  ): Promise<WrittenDataset>;
}
