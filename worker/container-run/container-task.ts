import type { AnyContainer } from "@/lib/contracts/spec/containers";
import type { Outcome, TaskSummary } from "@/lib/core/attempts/outcome";
import type { AttemptErrorCode, ContainerPurpose } from "@/lib/core/names";
import type { Attachments, ContainerLeftovers } from "@/lib/server/attempts/attachments";
import type { ResolvedImage } from "@/lib/server/store/containers";
import type { Artifact, OutputWarning } from "@/worker/container-io/output-files";
import type { Refused } from "@/worker/container-io/read-output-file";
import type { ContainerSpec } from "@/worker/containers/port";

/** What following and finishing a container needs. A worker that takes the attempt over prepares exactly the same. */
export type PreparedContainer = {
  /** As the spec has it; secrets of its env are not in the open here. */
  asked: AnyContainer;
  container: ContainerSpec;
  image: ResolvedImage;
  /** Its output folder on this machine. */
  output: string;
  /** Files of its staging folder that it cannot write to. */
  laidOut: readonly string[];
};

/** It cannot be started, and not for a reason of ours: nothing has run. The message is a sentence. */
export class NotPrepared extends Error {
  override name = "NotPrepared";
  constructor(
    readonly code: AttemptErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What an attempt that completed says, once all that it left is kept. */
export type Completed = { summary: TaskSummary; attachments: Attachments };

/**
 * What a container that exited with status 0 left as its result. `bytes`: of the files that are the result. `keep`: takes them
 * into the storage, after which it is certain that it can be used; `complete` comes last, when everything else is kept.
 */
type Result =
  | {
      ok: true;
      bytes: number;
      keep(
        signal: AbortSignal,
      ): Promise<{ ok: true; complete(left: ContainerLeftovers): Promise<Completed> } | Refused>;
    }
  | Refused;

/** `own`: the files of the result, which are kept like every other where the attempt does not complete. */
export type CollectedFiles = Result & { own: Artifact[]; artifacts: Artifact[]; warnings: OutputWarning[] };

/** All that differs between what containers are for; whatever runs one knows nothing else of it. */
export type ContainerTask = {
  purpose: ContainerPurpose;
  /** Lays out what it sees and says how it is started. Throws NotPrepared. */
  prepare(): Promise<PreparedContainer>;
  /** Looks after it while it runs, until the signal aborts. */
  watch(prepared: PreparedContainer, signal: AbortSignal): Promise<void>;
  /** Reads what it left, after it has exited. Throws the signal's reason. */
  collect(prepared: PreparedContainer, signal: AbortSignal): Promise<CollectedFiles>;
  /** What is kept of an attempt that did not complete. */
  conclude(left: ContainerLeftovers, outcome: Outcome): Promise<Attachments>;
};
