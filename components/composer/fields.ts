import { formatNumber } from "@/components/ui/format-number";
import { runDefaults, runLimits } from "@/lib/contracts/run-limits";

/** How a value is typed: what the control shows and what it makes of the text. */
export type FieldKind =
  | "text"
  /** Text of several lines. */
  | "prose"
  /** A list, separated by commas. */
  | "words"
  /** A list, one item a line. */
  | "lines"
  /** Names and values, NAME=value a line. */
  | "pairs"
  | "number"
  /** checkpoint_init_uri or checkpoint_init_asset_id. */
  | "start"
  | "scene"
  | "task_mode"
  | "project"
  | "network"
  | "mode"
  | "fix_base"
  | "on_failure";

export type FieldPlan = {
  path: string;
  label: string;
  kind: FieldKind;
  /** Columns of six. */
  span: 1 | 2 | 3 | 4 | 6;
  unit?: string;
  help?: string;
  mono?: boolean;
  /** Nothing typed stays as "", so that the contract asks for it; of other fields it means the default. */
  required?: boolean;
};

export type FieldGroup = { title: string; note: string; code?: string; fields: readonly FieldPlan[] };

const upTo = (limit: number, fallback: number): string =>
  `1 to ${formatNumber(limit)}, else ${formatNumber(fallback)}`;

/** The form in the order in which a person thinks of a run. Limits and defaults are the contract's own. */
export const fieldGroups: readonly FieldGroup[] = [
  {
    title: "Start",
    note: "what it is called and the checkpoint that its first iteration starts from",
    fields: [
      { path: "name", label: "Name", kind: "text", span: 3, required: true },
      { path: "project_id", label: "Project", kind: "project", span: 2, mono: true, required: true },
      { path: "seed", label: "Seed", kind: "number", span: 1, help: `else ${runDefaults.seed}` },
      { path: "labels", label: "Labels", kind: "words", span: 3, help: "separated by commas" },
      { path: "notes", label: "Notes", kind: "prose", span: 3, help: "for those who read the run later" },
      { path: "checkpoint_init_uri", label: "Start from", kind: "start", span: 6 },
    ],
  },
  {
    title: "Rollouts",
    note: "jobs an iteration × environments × steps",
    code: "rollout_template",
    fields: [
      { path: "rollout_template.scene_id", label: "Scene", kind: "scene", span: 3, mono: true },
      { path: "rollout_template.control.task_mode", label: "Task", kind: "task_mode", span: 3, mono: true },
      {
        path: "rollout_template.episodes_per_iteration",
        label: "Jobs",
        kind: "number",
        span: 2,
        help: upTo(runLimits.episodesPerIteration, runDefaults.episodesPerIteration),
      },
      {
        path: "rollout_template.rollout_parallelism",
        label: "At once",
        kind: "number",
        span: 2,
        help: upTo(runLimits.rolloutParallelism, runDefaults.rolloutParallelism),
      },
      {
        path: "rollout_template.num_envs",
        label: "Environments a job",
        kind: "number",
        span: 2,
        help: upTo(runLimits.numEnvs, runDefaults.numEnvs),
      },
      {
        path: "rollout_template.steps",
        label: "Control steps",
        kind: "number",
        span: 2,
        help: upTo(runLimits.steps, runDefaults.steps),
      },
      {
        path: "rollout_template.control.action_noise",
        label: "Action noise",
        kind: "number",
        span: 2,
        help: `0 to ${runLimits.actionNoise}, else ${runDefaults.actionNoise}`,
      },
      { path: "rollout_template.control.fix_base", label: "Fixed base", kind: "fix_base", span: 2 },
    ],
  },
  {
    title: "Trainer",
    note: "any image; no network unless you say so",
    code: "trainer_spec",
    fields: [
      { path: "trainer_spec.image_uri", label: "Image", kind: "text", span: 3, mono: true, required: true },
      {
        path: "trainer_spec.entrypoint",
        label: "Entrypoint",
        kind: "text",
        span: 3,
        mono: true,
        required: true,
      },
      {
        path: "trainer_spec.args_template",
        label: "Arguments",
        kind: "lines",
        span: 6,
        mono: true,
        help: "one a line; {dataset_manifest_path} {output_dir} {checkpoint_in_uri} … are filled in",
      },
      {
        path: "trainer_spec.env",
        label: "Environment",
        kind: "pairs",
        span: 6,
        mono: true,
        help: "NAME=value, one a line",
      },
      {
        path: "trainer_spec.resources.gpu",
        label: "GPUs",
        kind: "number",
        span: 2,
        help: `1 to ${runLimits.gpu}`,
      },
      {
        path: "trainer_spec.resources.cpu",
        label: "CPUs",
        kind: "number",
        span: 2,
        help: `else ${runDefaults.cpu}`,
      },
      {
        path: "trainer_spec.resources.memory_gb",
        label: "Memory",
        kind: "number",
        span: 2,
        unit: "GB",
        help: `else ${runDefaults.memoryGb}`,
      },
      {
        path: "trainer_spec.timeout_minutes",
        label: "Time limit",
        kind: "number",
        span: 2,
        unit: "min",
        help: "else none",
      },
      {
        path: "trainer_spec.stop_grace_s",
        label: "Grace at a stop",
        kind: "number",
        span: 2,
        unit: "s",
        help: upTo(runLimits.stopGraceS, runDefaults.stopGraceS),
      },
      { path: "trainer_spec.network", label: "Network", kind: "network", span: 2 },
    ],
  },
  {
    title: "Limits",
    note: "a limit ends the run, what was done stands",
    code: "loop_policy, success_criteria, budget_policy",
    fields: [
      {
        path: "loop_policy.max_iterations",
        label: "Iterations",
        kind: "number",
        span: 2,
        help: upTo(runLimits.maxIterations, runDefaults.maxIterations),
      },
      {
        path: "loop_policy.max_wallclock_hours",
        label: "Wallclock",
        kind: "number",
        span: 2,
        unit: "hours",
        help: `up to ${runLimits.maxWallclockHours}, else ${runDefaults.maxWallclockHours}`,
      },
      {
        path: "budget_policy.max_credits",
        label: "Credits",
        kind: "number",
        span: 2,
        help: "else no limit",
      },
      {
        path: "success_criteria.metric",
        label: "Watched metric",
        kind: "text",
        span: 2,
        mono: true,
        help: "else by what metrics.json reports",
      },
      { path: "success_criteria.mode", label: "Better is", kind: "mode", span: 2 },
      { path: "success_criteria.target", label: "Target", kind: "number", span: 2, help: "else none" },
      {
        path: "success_criteria.patience_iterations",
        label: "Patience",
        kind: "number",
        span: 2,
        unit: "iterations",
        help: "without a new best, else none",
      },
      {
        path: "success_criteria.min_delta",
        label: "Smallest gain",
        kind: "number",
        span: 2,
        help: `that counts as better, else ${runDefaults.minDelta}`,
      },
      {
        path: "loop_policy.stop_on_iteration_failure",
        label: "If one fails",
        kind: "on_failure",
        span: 2,
      },
      {
        path: "loop_policy.rollout_retry_limit",
        label: "Rollout retries",
        kind: "number",
        span: 2,
        help: `0 to ${runLimits.retryLimit}, else ${runDefaults.retryLimit}`,
      },
      {
        path: "loop_policy.trainer_retry_limit",
        label: "Trainer retries",
        kind: "number",
        span: 2,
        help: `0 to ${runLimits.retryLimit}, else ${runDefaults.retryLimit}`,
      },
    ],
  },
];
