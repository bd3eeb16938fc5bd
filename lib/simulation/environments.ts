import type { TaskModeCard } from "@/lib/core/scenes/card";
import { mujocoVersion } from "@/lib/core/scenes/catalogue";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import type { Mujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { Scene } from "@/lib/simulation/mujoco/scene";
import { Simulation } from "@/lib/simulation/mujoco/simulation";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";
import { requireSceneModel } from "@/lib/simulation/scenes/scene-xml";
import { createTask } from "@/lib/simulation/tasks/create-task";
import type { Task } from "@/lib/simulation/tasks/task";

export type Environment = { mode: TaskModeCard; simulation: Simulation; task: Task };

/**
 * One environment per scene and task mode, made when it is first asked for and then kept: a reset leaves nothing of the
 * episode before, so one is enough for any number of episodes that run one after the other.
 */
export class Environments {
  private readonly scenes = new Map<string, Scene>();
  private readonly made = new Map<string, Environment>();

  /** Throws when the bindings are not the version that the catalogue names: datasets would say something untrue. */
  constructor(private readonly mujoco: Mujoco) {
    const version = mujoco.mj_versionString();
    if (version !== mujocoVersion) {
      throw new Error(`the catalogue names MuJoCo ${mujocoVersion}, this is ${version}`);
    }
  }

  /** Throws when the catalogue has no such scene or task mode. */
  open(job: Pick<EpisodeJob, "sceneId" | "taskMode">): Environment {
    const key = `${job.sceneId} ${job.taskMode}`;
    const known = this.made.get(key);
    if (known) return known;
    const { scene, mode } = requireJobScene(job);
    const simulation = new Simulation(this.openScene(job.sceneId));
    const task = createTask(job.taskMode, simulation, scene.simulator.controlDt);
    const environment = { mode, simulation, task };
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
