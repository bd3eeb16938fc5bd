import type { RecordedRollout } from "@/lib/core/attempts/outcome";
import type { EpisodeMeasures } from "@/lib/core/curation/measure";
import type { CheckpointFormat, Driver } from "@/lib/core/names";

/** One environment's trajectory in the batch of a finished rollout. */
export type EpisodeAttachment = {
  env: number;
  seed: number;
  length: number;
  returnSum: number;
  success: boolean;
  driver: Driver;
} & Partial<EpisodeMeasures>;

/**
 * A file that an attempt left and that is kept as a blob. `name`: its path below the output folder. `format`: a file unless
 * told otherwise.
 */
export type ArtifactAttachment = {
  name: string;
  sha256: string;
  sizeBytes: number;
  format?: CheckpointFormat;
};

/** `filename`: as the trainer called its file or folder. `folder`: it is one, kept as a tar; `files` are its first 1,000. */
export type CheckpointAttachment = {
  filename: string;
  folder?: { files: readonly { path: string; size_bytes: number }[]; fileCount: number };
};

/** A batch that was written anew: its blob, what it was cut from, and which environments are left. */
export type CutAttachment = {
  sha256: string;
  sizeBytes: number;
  sourceSha256: string;
  envs: readonly number[];
};

/** What a container left beside its result. `logSha256`: the blob of its log; null when there is none. */
export type ContainerLeftovers = {
  artifacts: readonly ArtifactAttachment[];
  logSha256: string | null;
  outOfMemory?: boolean;
};

/**
 * What the rows keep and the loop does not decide from; it travels beside an input and is written in the same
 * transaction. Each kind belongs to one input: `started` to `attempt_started`, `exited` to `attempt_exited`, and the
 * kinds of task to `attempt_ended`.
 */
export type Attachments =
  /** `startedAt` and `exitedAt`: by the database's clock, as all times of rows are. */
  | { kind: "started"; startedAt: Date; imageId: string | null }
  | { kind: "exited"; exitedAt: Date; outOfMemory: boolean }
  /**
   * Of a rollout, or a part of an evaluation, that succeeded, and of one that ran in a container, however it ended.
   * `policyFrom`: the checkpoint or asset whose policy drove. `recorded`, `left`: of one in a container.
   */
  | ({ kind: "rollout"; left?: ContainerLeftovers } & RolledOut)
  /** Of a single job, however it ended; `episodes` only where it succeeded. */
  | ({ kind: "job" } & RolledOut & Partial<ContainerLeftovers> & Pick<ContainerLeftovers, "artifacts">)
  /** Of a manifest that succeeded: the blob of manifest.json, and the batches that it names in place of recorded ones. */
  | { kind: "manifest"; manifestSha256: string; cuts?: readonly CutAttachment[] }
  /** Of a trainer, however it ended. `checkpoint` is needed where it succeeded and ignored elsewhere. */
  | ({ kind: "trainer"; checkpoint: CheckpointAttachment | null } & ContainerLeftovers);

type RolledOut = {
  episodes: readonly EpisodeAttachment[];
  policyFrom: string | null;
  recorded?: RecordedRollout;
};

export type AttachmentsOf<Kind extends Attachments["kind"]> = Extract<Attachments, { kind: Kind }>;
