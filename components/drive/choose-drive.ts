import type { Recording } from "@/components/drive/drive-setting";
import type { Trajectory } from "@/lib/client/read-trajectory";
import type { WireJobEpisode } from "@/lib/contracts/episodes/episode";
import type { WireJob } from "@/lib/contracts/jobs/job";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";
import type { DriveBy, DriveStart } from "@/lib/drive/messages";

/** What is driven and how it begins, or a sentence on why nothing is. */
export type DriveChoice =
  | {
      kind: "drivable";
      scene: SceneCard;
      mode: TaskModeCard;
      start: DriveStart;
      recording: Recording | null;
      /** Why the recorded episode may not come about again. */
      note: string | null;
    }
  | { kind: "none"; why: string };

type Owner = { run: Pick<WireTrainingRun, "resolved_spec"> } | { job: Pick<WireJob, "resolved_spec"> };
type Recorded = {
  episode: Pick<WireJobEpisode, "driver" | "driver_checkpoint_id">;
  trajectory: Trajectory;
};

/**
 * A run's or a single job's own scene, begun as its evaluation or its first job begins, or as a recorded episode was.
 * @param recorded null: nobody named an episode
 */
export function chooseDrive(owner: Owner, recorded: Recorded | null): DriveChoice {
  const plain = readOwner(owner);
  if (plain.simulator !== null)
    return {
      kind: "none",
      why: `Its episodes come from a simulator of your own (${plain.simulator.image_uri}), which runs in a container and not in a browser.`,
    };
  const sceneId = recorded?.trajectory.sceneId ?? plain.sceneId;
  const taskMode = recorded?.trajectory.taskMode ?? plain.taskMode;
  const scene = findScene(sceneId);
  if (!scene)
    return { kind: "none", why: `Only built-in scenes can be driven, and ${sceneId} is none of them.` };
  const mode = taskMode === null ? scene.taskModes[0] : findTaskMode(scene, taskMode);
  if (!mode) return { kind: "none", why: `The scene ${sceneId} has no task ${taskMode ?? ""} any more.` };
  const start = recorded ? beginAgain(recorded, plain.start) : plain.start;
  return {
    kind: "drivable",
    scene,
    mode,
    start,
    recording:
      recorded?.trajectory.begun && recorded.trajectory.arrays.qpos && recorded.episode.driver !== "simulator"
        ? {
            trajectory: recorded.trajectory,
            start,
            policyId: recorded.episode.driver_checkpoint_id,
          }
        : null,
    note: recorded ? noteOf(recorded.trajectory, scene) : null,
  };
}

function readOwner(owner: Owner) {
  const { sceneId, control, steps, simulator, seed, suite } =
    "run" in owner ? ofRun(owner.run) : ofJob(owner.job);
  // Of a simulator of somebody's own nothing is known of it.
  const taskMode = typeof control.task_mode === "string" ? control.task_mode : null;
  const noise = typeof control.action_noise === "number" ? control.action_noise : 0;
  const start: DriveStart = {
    index: 0,
    by: "policy",
    ...(suite ?? { seed, purpose: "training", actionNoise: noise, steps }),
  };
  return { sceneId, taskMode, simulator, start };
}

function ofRun({
  resolved_spec: { rollout_template: template, evaluation, seed },
}: Pick<WireTrainingRun, "resolved_spec">) {
  const { scene_id: sceneId, control, steps, simulator } = template;
  const suite = evaluation && {
    seed: evaluation.seed ?? seed,
    purpose: "evaluation" as const,
    actionNoise: evaluation.action_noise,
    steps: evaluation.steps ?? steps,
  };
  return { sceneId, control, steps, simulator, seed, suite };
}

function ofJob({ resolved_spec: { scene, control, execution, simulator } }: Pick<WireJob, "resolved_spec">) {
  const { steps, seed } = execution;
  return { sceneId: scene.scene_id, control, steps, simulator, seed, suite: null };
}

const drivenBy: Readonly<Record<WireJobEpisode["driver"], DriveBy>> = {
  policy: "policy",
  scripted: "scripted",
  random: "random",
  simulator: "policy",
};

const beginAgain = ({ episode, trajectory }: Recorded, plain: DriveStart): DriveStart => ({
  ...plain,
  ...trajectory.begun,
  by: drivenBy[episode.driver],
});

function noteOf({ begun, simulatorVersion }: Trajectory, { simulator }: SceneCard): string | null {
  if (!begun)
    return "Its batch does not say how this episode was begun, so it begins as the run's episodes do and is compared with nothing.";
  return simulatorVersion === simulator.version
    ? null
    : `Recorded by simulator ${simulatorVersion ?? "of an unknown version"} and driven in ${simulator.version}: the numbers may differ.`;
}
