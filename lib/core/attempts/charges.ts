import { type AttemptErrorCode, attemptErrorCodes, errorPayers } from "../names";

/** What ended a container from outside of it, as its engine or that host's kernel wrote it down. What runs in it can write neither. */
export const outsideCauses = {
  engine_restarted: {
    sentence: "Its container engine was stopped and started again while it ran.",
    evidence:
      "it started before the engine did, and its exit was over when the engine came back; of a status that a program chooses itself at most ten minutes before that",
  },
  killed_through_engine: {
    sentence: "Somebody ended its container through the engine, and it was not this server.",
    evidence:
      "the engine's events have a signal to this container that this server did not send, and that ends programs (HUP, INT, QUIT, TERM, KILL) or is the one that its status tells",
  },
  host_out_of_memory: {
    sentence: "Its host ran out of memory, and the kernel chose it.",
    evidence: "the kernel's log says that memory of the whole host ran out, and names this container",
  },
} as const;
export type OutsideCause = keyof typeof outsideCauses;

/**
 * Statuses that come with an end from outside and that a program seldom chooses: SIGKILL, SIGTERM, and what the engine writes
 * where it saw none. Any other one may be the answer of a program that traps the signal.
 */
export const statusesFromOutside: readonly number[] = [137, 143, 255];

/** How an attempt ends. A cause from outside ends it as `lost`. */
export type AttemptEnd = "succeeded" | "canceled" | AttemptErrorCode;

/**
 * `pays`: for its seconds, from the start of its container (or simulation) to its exit. `retried`: the next attempt counts
 * against the run's retry limit, is the platform's, or there is none.
 */
export type Charge = {
  pays: "user" | "platform";
  retried: "limit" | "platform" | "no";
  /** What has to be known for it to end like this. */
  evidence: string;
};

const exited =
  "the engine's exit status, and nothing in the engine's or kernel's records of an end from outside";
const outOfMemory =
  "the engine says that its memory_gb ran out, and the kernel does not say that the host's did";
const timeout = "its seconds by the engine's clock are more than timeout_minutes, and this server ended it";
const output = "the files that it left, once it had exited";
const before = "found before anything ran: there are no seconds";
const policy = "the checks of the policy's file";
const worker = "the worker's own error";

const evidenceOf: Readonly<Record<AttemptErrorCode, string>> = {
  trainer_exit_nonzero: exited,
  trainer_oom: outOfMemory,
  trainer_timeout: timeout,
  metrics_missing: output,
  metrics_invalid: output,
  checkpoint_missing: output,
  checkpoint_uri_refused: output,
  checkpoint_folder_refused: output,
  output_unsafe: output,
  output_too_large: "the bytes that it wrote, and this server ended it",
  disk_filled:
    "the bytes that it wrote while the disk fell below half of its reserve, and this server ended it",
  dataset_empty: "the marks and rules that were in force, and what the run's episodes measured",
  storage_exhausted: "what the project's files take, and its limit",
  simulator_exit_nonzero: exited,
  simulator_oom: outOfMemory,
  simulator_timeout: timeout,
  rollout_invalid: output,
  rollout_failed: "the simulator's answer",
  rollout_diverged: "the simulator's answer",
  rollout_stalled: "no step of the simulator for its time",
  image_not_found: before,
  image_refused: before,
  image_too_large: before,
  network_refused: before,
  entrypoint_not_found: "the engine, or the init process, says that argv[0] cannot be run",
  checkpoint_in_refused: before,
  policy_missing: policy,
  policy_too_large: policy,
  policy_not_onnx: policy,
  policy_random: policy,
  policy_operator_unknown: policy,
  policy_shape: policy,
  policy_names: policy,
  policy_not_finite: policy,
  policy_stalled: policy,
  checkpoint_archive_refused: before,
  dataset_unfit: before,
  lost: "a cause from outside (below); an engine that has no such container, or has not answered for HARDSIM_HOST_LOST_AFTER_S; a worker that died with a rollout; or a file system, database or engine that failed its worker",
  handed_back: "its worker was asked to go while it ran in it; no loss is counted",
  internal: `${worker}; once it is tried again, and then put aside`,
  engine_error: "the engine's refusal to start it",
  image_pull_failed: before,
  checkpoint_in_unavailable: before,
  gpu_unavailable: "the engine's refusal of the device",
  network_unavailable: before,
  storage_error: `${worker} of a file`,
};

/**
 * Who pays for which end, and what says so. Seconds that were measured are charged; only what neither a container nor its image
 * can bring about is the platform's, so that nobody computes for nothing by killing themselves.
 */
export const charges: Readonly<Record<AttemptEnd, Charge>> = {
  succeeded: {
    pays: "user",
    retried: "no",
    evidence:
      "exit status 0, nothing in the engine's or kernel's records of an end from outside, and the files of the contract",
  },
  canceled: { pays: "user", retried: "no", evidence: "a wish or a limit of the run, before it had exited" },
  ...fromCodes(),
};

/** Guarantee of the cast: the entries are made from the list of all codes. */
function fromCodes(): Record<AttemptErrorCode, Charge> {
  const retried = { user: "limit", nobody: "no", platform: "platform" } as const;
  const entries = attemptErrorCodes.map((code): [AttemptErrorCode, Charge] => {
    const payer = errorPayers[code];
    return [
      code,
      {
        pays: payer === "platform" ? "platform" : "user",
        retried: retried[payer],
        evidence: evidenceOf[code],
      },
    ];
  });
  return Object.fromEntries(entries) as Record<AttemptErrorCode, Charge>;
}
