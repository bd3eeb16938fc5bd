import { findTaskMode } from "@/lib/core/scenes/catalogue";
import { valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isSame } from "@/lib/core/specs/diff-specs";
import { describeTemplateProblem, findTemplateProblem } from "@/lib/core/trainer/placeholders";
import { fillDefaults } from "./convert";
import { splitEntrypoint } from "./entrypoint";
import { jobSpec } from "./job-spec";
import { listFields } from "./list-fields";
import {
  type Refuse,
  refuseMissingExpert,
  refuseOtherRobots,
  refuseOtherScenes,
  resolveScene,
} from "./resolve-scene";
import { type ResolvedSpec, runSpec, type TrainingRunBody } from "./run-spec";
import { gatherRefusals, type SpecRefusal } from "./spec-refusal";

export type SpecResult = { ok: true; spec: ResolvedSpec } | { ok: false; refusal: SpecRefusal };
export type SpecRules = { allowCpuTrainers: boolean };

/**
 * Fills in every default and refuses what no field alone can show: a contradiction, a missing GPU, a scene, task mode,
 * robot or placeholder that does not exist. What is said wrongly (400) comes before what is impossible (422).
 */
export function resolveSpec(body: TrainingRunBody, rules: SpecRules): SpecResult {
  const { refuse, first } = gatherRefusals();

  const nested = readJobTemplate(body, refuse);
  const filled = nested.reduce(
    (wanted, { path, value }) => withValueAt(wanted, path, value),
    fillDefaults(runSpec, body),
  );
  const spec = runSpec.codec.parse(filled);

  const placeOf = (path: string) => nested.find((said) => said.path === path)?.nestedPath ?? path;
  const scene = resolveScene(
    spec.rollout,
    {
      sceneId: placeOf("rollout_template.scene_id"),
      taskMode: placeOf("rollout_template.control.task_mode"),
      fixBase: placeOf("rollout_template.control.fix_base"),
      steps: "rollout_template.steps",
    },
    refuse,
  );
  const mode = scene && findTaskMode(scene.scene, scene.taskMode);
  if (mode) refuseMissingExpert(mode, spec.rollout.policy, "rollout_template.policy", refuse);
  const template = body.rollout_template.job_template;
  refuseOtherScenes(template?.scene, `${templatePath}.scene`, refuse);
  refuseOtherRobots(template?.robot, `${templatePath}.robot`, refuse);
  if (spec.trainer.resources.gpu === 0 && !rules.allowCpuTrainers)
    refuse(
      "gpu_required",
      "trainer_spec.resources.gpu",
      "managed training needs at least 1 GPU; send an integer from 1 to 64",
    );
  if (spec.checkpointInitUri && spec.checkpointInitAssetId)
    refuse(
      "invalid_request",
      "checkpoint_init_asset_id",
      "contradicts checkpoint_init_uri; send only one of the two",
    );
  if (spec.loopPolicy.continueFrom !== "latest" && !spec.evaluation)
    refuse(
      "invalid_request",
      "loop_policy.continue_from",
      `is ${spec.loopPolicy.continueFrom}, which needs an evaluation that names a champion; send evaluation too`,
    );
  checkPlaceholders(spec.trainer, refuse);
  spec.trainer.secrets.forEach((name, at) => {
    if (!Object.hasOwn(spec.trainer.env, name))
      refuse("invalid_request", `trainer_spec.secrets.${at}`, `names ${name}, which env does not have`);
  });

  const refusal = first();
  if (refusal) return { ok: false, refusal };
  if (!scene) throw new Error("a scene that was not resolved was not refused");
  const rollout = { ...spec.rollout, taskMode: scene.taskMode };
  return { ok: true, spec: { ...spec, rollout, evaluation: resolveEvaluation(spec) } };
}

/** Its suite is named by numbers of its own, so that a fork with another seed is evaluated on the same episodes. */
function resolveEvaluation({ evaluation, seed, rollout }: ResolvedSpec): ResolvedSpec["evaluation"] {
  return (
    evaluation && { ...evaluation, seed: evaluation.seed ?? seed, steps: evaluation.steps ?? rollout.steps }
  );
}

const templatePath = "rollout_template.job_template";

/** The fields of a job template, each with the field of the run that means the same: both are one declaration. */
const { rollout_template, seed } = runSpec.fields;
const ownFields = listFields({ fields: { rollout_template, seed } });
const templateFields = listFields(jobSpec).flatMap(({ path, field }) => {
  const own = ownFields.find((listed) => listed.field === field);
  return own ? [{ path: own.path, nestedPath: `${templatePath}.${path}` }] : [];
});

/** What the job template alone says. Said differently in both places it is a contradiction, named with both. */
function readJobTemplate(
  body: TrainingRunBody,
  refuse: Refuse,
): { path: string; nestedPath: string; value: unknown }[] {
  return templateFields.flatMap(({ path, nestedPath }) => {
    const own = valueAt(body, path);
    const value = valueAt(body, nestedPath);
    if (own === undefined) return value === undefined ? [] : [{ path, nestedPath, value }];
    if (value !== undefined && !isSame(own, value))
      refuse("invalid_request", path, `is ${String(own)}, but ${nestedPath} is ${String(value)}`);
    return [];
  });
}

function checkPlaceholders({ entrypoint, argsTemplate, env }: ResolvedSpec["trainer"], refuse: Refuse): void {
  const split = splitEntrypoint(entrypoint);
  const templates: (readonly [string, string])[] = [
    ...(split.ok ? split.argv : []).map((word) => ["trainer_spec.entrypoint", word] as const),
    ...argsTemplate.map((text, at) => [`trainer_spec.args_template.${at}`, text] as const),
    ...Object.entries(env).map(([name, text]) => [`trainer_spec.env.${name}`, text] as const),
  ];
  for (const [path, text] of templates) {
    const problem = findTemplateProblem(text);
    if (problem) refuse("unknown_placeholder", path, describeTemplateProblem(problem));
  }
}
