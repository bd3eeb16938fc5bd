/**
 * Every name that more than one layer knows, declared once. zod, Drizzle, React and the core read these lists.
 * Their spelling is the wire's: published clients compare with them.
 */

export const endStatuses = ["succeeded", "failed", "canceled"] as const;
export type EndStatus = (typeof endStatuses)[number];

export const runStatuses = ["queued", "running", "paused", ...endStatuses] as const;
export type RunStatus = (typeof runStatuses)[number];

export const iterationPhases = ["rollouts", "manifest", "training", "evaluation"] as const;
export type IterationPhase = (typeof iterationPhases)[number];

/** What a live run does at this moment, finer than its status. Null after the end. */
export const stages = ["queued", ...iterationPhases, "pausing", "paused", "canceling", "landing"] as const;
export type Stage = (typeof stages)[number];

export const iterationStatuses = [...iterationPhases, "completed", "failed", "canceled"] as const;
export type IterationStatus = (typeof iterationStatuses)[number];

export const taskKinds = ["rollout", "manifest", "trainer", "evaluation"] as const;
export type TaskKind = (typeof taskKinds)[number];

export const liveAttemptStatuses = ["queued", "starting", "running", "collecting"] as const;
export const attemptStatuses = [...liveAttemptStatuses, ...endStatuses, "lost"] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** In the order in which the rules are asked; the first that holds names the end. */
export const stopReasons = [
  "canceled",
  "iteration_failed",
  "target_reached",
  "max_iterations_reached",
  "patience_exhausted",
  "wallclock_exceeded",
  "budget_exhausted",
] as const;
export type StopReason = (typeof stopReasons)[number];

export const waitingCodes = [
  "no_worker",
  "no_gpu",
  "gpu_driver",
  "gpu_busy",
  "cpu_busy",
  "no_host_fits",
  "image_pulling",
  "checkpoint_fetching",
  "rollouts_busy",
  "retry_backoff",
  "disk_low",
  "engine_away",
  "engine_unfit",
  "host_draining",
] as const;
export type WaitingCode = (typeof waitingCodes)[number];

/** Who drove an episode; a policy comes from a checkpoint or an asset. `simulator`: a container decided, and nobody else knows. */
export const drivers = ["scripted", "random", "policy", "simulator"] as const;
export type Driver = (typeof drivers)[number];
/** As far as the built-in simulator chooses. */
export type BuiltInDriver = Exclude<Driver, "simulator">;

/**
 * Who drove a batch, beside the scripted controller. `checkpoint`: one without a policy.onnx, as a whole. `simulator`: nobody that we
 * know of, because a simulator of the user's own decided.
 */
export const rolloutDrivers = ["onnx", "random", "checkpoint", "simulator"] as const;
export type RolloutDriver = (typeof rolloutDrivers)[number];

/** What a rollout job is for: what trains is never what evaluates. */
export const jobPurposes = ["training", "evaluation"] as const;
export type JobPurpose = (typeof jobPurposes)[number];

/** What somebody thinks of an episode. */
export const verdicts = ["good", "bad"] as const;
export type Verdict = (typeof verdicts)[number];

/** What a container runs for a run or a single job. Each of these has one in its spec. */
export const containerPurposes = ["trainer", "simulator"] as const;
export type ContainerPurpose = (typeof containerPurposes)[number];

/** Types of the numbers in a batch, as numpy and ml_dtypes call them. */
export const numberTypes = [
  "bool",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "float16",
  "bfloat16",
  "uint32",
  "int32",
  "float32",
  "uint64",
  "int64",
  "float64",
  "float8_e4m3fn",
  "float8_e5m2",
] as const;
export type NumberType = (typeof numberTypes)[number];

/** From which checkpoint the next iteration goes on. */
export const continueFroms = ["latest", "guarded", "champion"] as const;
export type ContinueFrom = (typeof continueFroms)[number];

export const eventLevels = ["info", "warning", "error"] as const;
export type EventLevel = (typeof eventLevels)[number];

/**
 * Who pays for an end: the user's retry limit, nobody (the iteration fails at once), or the platform. What a trainer that
 * succeeded by its own word left in a wrong shape it would leave again, after as many hours.
 */
export const errorPayers = {
  trainer_exit_nonzero: "user",
  trainer_oom: "user",
  trainer_timeout: "user",
  metrics_missing: "nobody",
  metrics_invalid: "nobody",
  checkpoint_missing: "nobody",
  checkpoint_uri_refused: "nobody",
  checkpoint_folder_refused: "user",
  output_unsafe: "nobody",
  output_too_large: "user",
  disk_filled: "nobody",
  dataset_empty: "nobody",
  storage_exhausted: "nobody",
  simulator_exit_nonzero: "user",
  simulator_oom: "user",
  simulator_timeout: "user",
  rollout_invalid: "user",
  rollout_failed: "user",
  rollout_diverged: "user",
  rollout_stalled: "user",
  image_not_found: "nobody",
  image_refused: "nobody",
  image_too_large: "nobody",
  network_refused: "nobody",
  entrypoint_not_found: "nobody",
  checkpoint_in_refused: "nobody",
  policy_missing: "nobody",
  policy_too_large: "nobody",
  policy_not_onnx: "nobody",
  policy_random: "nobody",
  policy_operator_unknown: "nobody",
  policy_shape: "nobody",
  policy_names: "nobody",
  policy_not_finite: "nobody",
  policy_stalled: "nobody",
  checkpoint_archive_refused: "nobody",
  dataset_unfit: "nobody",
  lost: "platform",
  handed_back: "platform",
  internal: "platform",
  engine_error: "platform",
  image_pull_failed: "platform",
  checkpoint_in_unavailable: "platform",
  gpu_unavailable: "platform",
  network_unavailable: "platform",
  storage_error: "platform",
} as const;
export type AttemptErrorCode = keyof typeof errorPayers;
export const attemptErrorCodes = Object.keys(errorPayers) as AttemptErrorCode[];

/** A run's `error_code` is its last failed attempt's, or the limit's name where none failed. */
export type RunErrorCode = AttemptErrorCode | "wallclock_exceeded" | "budget_exhausted";

/** One file, or a folder that is kept as one tar. */
export const checkpointFormats = ["file", "folder"] as const;
export type CheckpointFormat = (typeof checkpointFormats)[number];

/** What a person takes out of a run, in a format of somebody else's. */
export const exportKinds = ["lerobot_v3", "episodes_csv", "episodes_parquet", "tensorboard"] as const;
export type ExportKind = (typeof exportKinds)[number];

export const exportStatuses = ["queued", "running", "ready", "failed"] as const;

/** Why an export was not made. */
export const exportErrorCodes = [
  "selection_empty",
  "batch_gone",
  "batch_damaged",
  "batches_unequal",
  "disk_full",
  "storage_exhausted",
  "interrupted",
  "internal",
] as const;
export type ExportErrorCode = (typeof exportErrorCodes)[number];

/**
 * In which format a trainer finds its dataset. The batches of the manifest are always there; `lerobot_v3`: the same again, beside them,
 * as a LeRobot dataset.
 */
export const datasetFormats = ["safetensors", "lerobot_v3"] as const;

export const scopes = [
  "training:read",
  "training:write",
  "assets:read",
  "assets:write",
  "jobs:read",
  "jobs:write",
  "fleet:read",
  "admin",
] as const;
export type Scope = (typeof scopes)[number];

export const roles = ["viewer", "member", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

/** Somebody else's, by which one can sign in. */
export const outsideProviders = ["github", "google"] as const;
export type OutsideProvider = (typeof outsideProviders)[number];

/** How somebody can sign in. */
export const signInProviders = ["password", ...outsideProviders] as const;
export type SignInProvider = (typeof signInProviders)[number];

/** What the audit log keeps, beside what runs keep of themselves. Names are kept for ever: more may come, none may change. */
export const auditActions = [
  "account.owner_created",
  "account.signed_in",
  "account.sign_in_refused",
  "account.signed_out",
  "account.sessions_ended",
  "account.password_set",
  "account.identity_linked",
  "account.identity_unlinked",
  "account.second_factor_set",
  "account.second_factor_removed",
  "account.second_factor_reset",
  "account.recovery_codes_made",
  "account.recovery_code_used",
  "account.code_refused",
  "member.invited",
  "member.role_changed",
  "member.removed",
  "member.password_link_made",
  "key.created",
  "key.revoked",
  "project.created",
  "project.changed",
  "host.drained",
  "host.resumed",
  "download.link_made",
  "download.opened",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** `visitor`: nobody who is signed in, such as whoever opens a link. `command`: whoever has the server's machine. */
export const auditActorKinds = ["user", "key", "visitor", "command"] as const;
export type AuditActorKind = (typeof auditActorKinds)[number];
