import type { FieldPath } from "@/lib/contracts/spec/list-fields";
import type { runSpec } from "@/lib/contracts/spec/run-spec";

/**
 * The order in which a person thinks of a run, which is not that of the API. A field that is not named here comes last in
 * its section: a new one needs no line.
 */
export const fieldOrder: readonly FieldPath<typeof runSpec>[] = [
  "name",
  "project_id",
  "seed",
  "labels",
  "notes",
  "checkpoint_init_uri",

  "rollout_template.scene_id",
  "rollout_template.control.task_mode",
  "rollout_template.episodes_per_iteration",
  "rollout_template.rollout_parallelism",
  "rollout_template.num_envs",
  "rollout_template.steps",
  "rollout_template.control.action_noise",
  "rollout_template.control.fix_base",
  "rollout_template.policy.driver",
  "rollout_template.policy.expert_fraction",
  "rollout_template.dataset_iterations",

  "trainer_spec.image_uri",
  "trainer_spec.pull",
  "trainer_spec.entrypoint",
  "trainer_spec.args_template",
  "trainer_spec.env",
  "trainer_spec.resources.gpu",
  "trainer_spec.resources.cpu",
  "trainer_spec.resources.memory_gb",
  "trainer_spec.timeout_minutes",
  "trainer_spec.stop_grace_s",
  "trainer_spec.network",

  "loop_policy.max_iterations",
  "loop_policy.max_wallclock_hours",
  "budget_policy.max_credits",
  "success_criteria.metric",
  "success_criteria.mode",
  "success_criteria.target",
  "success_criteria.patience_iterations",
  "success_criteria.min_delta",
  "loop_policy.stop_on_iteration_failure",
  "loop_policy.continue_from",
  "loop_policy.rollout_retry_limit",
  "loop_policy.trainer_retry_limit",
];
