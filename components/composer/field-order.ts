import type { FieldPath } from "@/lib/contracts/spec/list-fields";
import type { runSpec } from "@/lib/contracts/spec/run-spec";

/** A value that is free as a whole, where its part's own fields are not asked for. */
type FreePath = "rollout_template.control";

/** Of a container, whatever it is for. */
const ofContainer = <Path extends string>(path: Path) => ({
  program: [
    `${path}.image_uri`,
    `${path}.pull`,
    `${path}.entrypoint`,
    `${path}.args_template`,
    `${path}.env`,
    `${path}.resources.gpu`,
  ] as const,
  limits: [
    `${path}.resources.cpu`,
    `${path}.resources.memory_gb`,
    `${path}.timeout_minutes`,
    `${path}.stop_grace_s`,
    `${path}.network`,
  ] as const,
});
const simulator = ofContainer("rollout_template.simulator");
const trainer = ofContainer("trainer_spec");

/**
 * The order in which a person thinks of a run, which is not that of the API. A field that is not named here comes last in
 * its section: a new one needs no line.
 */
export const fieldOrder: readonly (FieldPath<typeof runSpec> | FreePath)[] = [
  "name",
  "project_id",
  "seed",
  "labels",
  "notes",
  "checkpoint_init_uri",

  "rollout_template.scene_id",
  "rollout_template.control.task_mode",
  "rollout_template.control",
  "rollout_template.episodes_per_iteration",
  "rollout_template.rollout_parallelism",
  "rollout_template.num_envs",
  "rollout_template.steps",
  "rollout_template.control.action_noise",
  "rollout_template.control.fix_base",
  "rollout_template.policy.driver",
  "rollout_template.policy.expert_fraction",
  "rollout_template.dataset_iterations",

  ...simulator.program,
  "rollout_template.simulator.resources.gpu_share",
  ...simulator.limits,

  ...trainer.program,
  ...trainer.limits,
  "trainer_spec.dataset_format",

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
