import { requireJobScene } from "@/worker/rollouts/mujoco/batch-tensors";
import { requireSceneModel } from "@/worker/rollouts/mujoco/scenes/scene-xml";
import { type Mujoco, Scene, Simulation } from "@/worker/rollouts/mujoco/simulation";
import { createTask } from "@/worker/rollouts/mujoco/tasks/create-task";
import type { Task } from "@/worker/rollouts/mujoco/tasks/task";
import type { RolloutJob } from "@/worker/rollouts/port";

export type Environment = { simulation: Simulation; task: Task };

/**
 * One environment per scene and task mode, made when first asked for and kept: a reset leaves nothing of the episode
 * before, so a thread needs no second one, and memory does not grow with the number of environments of a job.
 */
export class Environments {
  private readonly mujoco: Mujoco;
  private readonly scenes = new Map<string, Scene>();
  private readonly made = new Map<string, Environment>();

  constructor(mujoco: Mujoco) {
    this.mujoco = mujoco;
  }

  open(job: Pick<RolloutJob, "sceneId" | "taskMode">): Environment {
    const key = `${job.sceneId} ${job.taskMode}`;
    const known = this.made.get(key);
    if (known) return known;
    const { simulator } = requireJobScene(job).scene;
    const version = this.mujoco.mj_versionString();
    if (version !== simulator.version) {
      throw new Error(`the catalogue names MuJoCo ${simulator.version}, this is ${version}`);
    }
    const simulation = new Simulation(this.openScene(job.sceneId));
    const environment = { simulation, task: createTask(job.taskMode, simulation, simulator.controlDt) };
    this.made.set(key, environment);
    return environment;
  }

  private openScene(sceneId: string): Scene {
    const known = this.scenes.get(sceneId);
    if (known) return known;
    const scene = new Scene(this.mujoco, requireSceneModel(sceneId).xml);
    this.scenes.set(sceneId, scene);
    return scene;
  }
}
