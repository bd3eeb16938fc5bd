import { findTaskMode } from "@/lib/core/scenes/catalogue";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isSame } from "@/lib/core/specs/diff-specs";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { containerPlaces, containersOfRun } from "./containers";
import { fillDefaults } from "./convert";
import { jobSpec } from "./job-spec";
import { listFields } from "./list-fields";
import { refuseContainer } from "./refuse-container";
import {
  nameScene,
  refuseMissingExpert,
  refuseOtherRobots,
  refuseOtherScenes,
  refuseOwnSimulation,
  resolveScene,
} from "./resolve-scene";
import { type ResolvedSpec, runSpec, type TrainingRunBody } from "./run-spec";
import { gatherRefusals, type Refuse, type SpecRefusal } from "./spec-refusal";

export type SpecResult = { ok: true; spec: ResolvedSpec } | { ok: false; refusal: SpecRefusal };
export type SpecRules = { allowCpuTrainers: boolean };

/**
 * Fills in every default and refuses what no field alone can show: a contradiction, a missing GPU, a scene, task mode,
 * robot or placeholder that does not exist. What is said wrongly (400) comes before what is impossible (422).
 */
export function resolveSpec(body: TrainingRunBody, rules: SpecRules): SpecResult {
  const { refuse, first } = gatherRefusals();

  const nested = readJobTemplate(body, refuse);
  const said = nested.reduce((wanted: Body, { path, value }) => withValueAt(wanted, path, value), body);
  const spec = runSpec.codec.parse(
    fillDefaults(runSpec, nameScene(said, containerPlaces.simulator, "rollout_template.scene_id")),
  );
  const placeOf = (path: string) => nested.find((one) => one.path === path)?.nestedPath ?? path;
  const taskMode = spec.rollout.simulator
    ? refuseOwnRollouts(spec.rollout, placeOf, refuse)
    : resolveBuiltIn(body, spec, placeOf, refuse);
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
  for (const named of containersOfRun(spec)) refuseContainer(named, refuse);

  const refusal = first();
  if (refusal) return { ok: false, refusal };
  if (taskMode === null) throw new Error("a scene that was not resolved was not refused");
  const rollout = { ...spec.rollout, taskMode };
  return { ok: true, spec: { ...spec, rollout, evaluation: resolveEvaluation(spec) } };
}

/** What the template's control calls its task, which is nobody's to know. */
function refuseOwnRollouts(
  rollout: ResolvedSpec["rollout"],
  placeOf: (path: string) => string,
  refuse: Refuse,
): string {
  const paths = {
    actionNoise: `${placeOf(controlPath)}.action_noise`,
    steps: "rollout_template.steps",
  };
  refuseOwnSimulation(rollout, paths, refuse);
  return rollout.taskMode;
}

/** The task mode's name; null where scene or task do not exist, which is refused then. */
function resolveBuiltIn(
  body: TrainingRunBody,
  { rollout }: ResolvedSpec,
  placeOf: (path: string) => string,
  refuse: Refuse,
): string | null {
  const scene = resolveScene(
    rollout,
    {
      sceneId: placeOf("rollout_template.scene_id"),
      taskMode: placeOf("rollout_template.control.task_mode"),
      fixBase: placeOf("rollout_template.control.fix_base"),
      steps: "rollout_template.steps",
    },
    refuse,
  );
  const mode = scene && findTaskMode(scene.scene, scene.taskMode);
  if (mode) refuseMissingExpert(mode, rollout.policy, "rollout_template.policy", refuse);
  const template = body.rollout_template.job_template;
  refuseOtherScenes(template?.scene, `${templatePath}.scene`, refuse);
  refuseOtherRobots(template?.robot, `${templatePath}.robot`, refuse);
  return scene?.taskMode ?? null;
}

/** Its suite is named by numbers of its own, so that a fork with another seed is evaluated on the same episodes. */
function resolveEvaluation({ evaluation, seed, rollout }: ResolvedSpec): ResolvedSpec["evaluation"] {
  return (
    evaluation && { ...evaluation, seed: evaluation.seed ?? seed, steps: evaluation.steps ?? rollout.steps }
  );
}

const templatePath = "rollout_template.job_template";

const controlPath = "rollout_template.control";
type Shared = { path: string; nestedPath: string };

/** The fields of a job template, each with the field of the run that means the same: both are one declaration. */
const { rollout_template, seed } = runSpec.fields;
const ownFields = listFields({ fields: { rollout_template, seed } });
const templateFields = listFields(jobSpec).flatMap(({ path, field }): Shared[] => {
  const own = ownFields.find((listed) => listed.field === field);
  return own ? [{ path: own.path, nestedPath: `${templatePath}.${path}` }] : [];
});
/** A control that is free is said as a whole. */
const templateFieldsOfFree = [
  ...templateFields.filter(({ path }) => !path.startsWith(`${controlPath}.`)),
  { path: controlPath, nestedPath: `${templatePath}.control` },
];

/** What the job template alone says. Said differently in both places it is a contradiction, named with both. */
function readJobTemplate(body: TrainingRunBody, refuse: Refuse): (Shared & { value: unknown })[] {
  const { simulator, job_template: template } = body.rollout_template;
  const shared = isRecord(simulator ?? template?.simulator) ? templateFieldsOfFree : templateFields;
  return shared.flatMap(({ path, nestedPath }) => {
    const own = valueAt(body, path);
    const value = valueAt(body, nestedPath);
    if (own === undefined) return value === undefined ? [] : [{ path, nestedPath, value }];
    if (value !== undefined && !isSame(own, value))
      refuse("invalid_request", path, describeContradiction(own, nestedPath, value));
    return [];
  });
}

/** Lists and objects are not quoted: there may be secrets among them. */
function describeContradiction(own: unknown, nestedPath: string, value: unknown): string {
  const isPlain = [own, value].every((one) => typeof one !== "object" || one === null);
  return isPlain
    ? `is ${String(own)}, but ${nestedPath} is ${String(value)}`
    : `is not the same as ${nestedPath}; say it in one of the two places`;
}
