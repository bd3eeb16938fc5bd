import type { Logger } from "pino";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { Rates } from "@/lib/core/credits/hour-credits";
import type { Input } from "@/lib/core/loop/inputs";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { Attachments } from "@/lib/server/attempts/attachments";
import type { Database } from "@/lib/server/db/client";
import type { OutsideFiles } from "@/lib/server/storage/outside/outside-files";
import type { Storage } from "@/lib/server/storage/port";
import type { ResolvedImage } from "@/lib/server/store/containers";
import type { ContainerEngine, ImageFailure } from "@/worker/containers/port";
import type { DatasetWriter } from "@/worker/datasets/port";
import type { RolloutEngine } from "@/worker/rollouts/port";
import type { DiskWatch } from "./disk-watch";
import type { Faults } from "./faults";
import type { HeldAttempt } from "./held-attempt";
import type { Pace } from "./pace";

/** Sizes in bytes, times in milliseconds. */
export type TaskLimits = {
  maxOutputBytes: number;
  maxScratchBytes: number;
  keepFailedBytes: number;
  /** Of a project without a limit of its own; without it or null: none. */
  projectStorageBytes?: number | null;
  hostLostAfterMs: number;
};

export type SendReport = (held: HeldAttempt, input: Input, attachments?: Attachments) => Promise<void>;

/**
 * Pulls exactly the image that a run or job uses, where this engine has it no more: it was pruned, or this is another host. Null:
 * it is there.
 */
export type FetchImageAgain = (wanted: {
  projectId: string;
  imageUri: string;
  image: ResolvedImage;
  signal: AbortSignal;
}) => Promise<ImageFailure | null>;

/**
 * With which image a run's trainer was started by this worker, and whether its engine has that still. Of other workers'
 * runs nothing is known: their engine may be another one, which says nothing about where the next trainer runs.
 */
export type UsedImages = {
  note(held: HeldAttempt, used: { imageUri: string; image: ResolvedImage }): void;
  /** Why the image that the run's next trainer would need is not to be had any more. Null: it is, or that is not known. */
  findMissing(
    held: HeldAttempt,
    ports: TaskPorts,
  ): Promise<{ code: AttemptErrorCode; message: string } | null>;
};

/** Everything outside of itself that a task uses. Tests replace parts of it. */
export type TaskPorts = {
  database: Database;
  storage: Storage;
  outside: OutsideFiles;
  engine: ContainerEngine;
  rollouts: RolloutEngine;
  datasets: DatasetWriter;
  /**
   * Tells the run or the job what happened; tries again while the database is away. Throws AbandonedError when the attempt
   * has another owner or is over; nothing was changed then.
   */
  report: SendReport;
  /** An event of level `warning` on the attempt's run. */
  warn(held: HeldAttempt, code: string, message: string): Promise<void>;
  /** The number is only shown to people, so a report that is lost is not repeated. */
  reportProgress(held: HeldAttempt, envSteps: number): void;
  fetchImageAgain: FetchImageAgain;
  usedImages: UsedImages;
  disk: DiskWatch;
  faults: Faults;
  log: Logger;
  /** This machine's wall clock, for texts that people read. Other clocks differ from it: never compare it with their times. */
  nowMs(): number;
  /** A clock for durations. It only goes forward, also when the wall clock is set. */
  steadyMs(): number;
  /** Absolute; the engine sees it under the same path. */
  dataDir: string;
  installationId: string;
  sealKey: string;
  limits: TaskLimits;
  rates: Rates;
  pace: Pace;
};

/** How the attempt ended. `spentMicro`: integer micro-credits. */
export type TaskReport = {
  outcome: Outcome;
  spentMicro: number;
  attachments?: Attachments;
  /** Of its staging folder, as `removeStaging` takes them. */
  laidOut?: readonly string[];
};
