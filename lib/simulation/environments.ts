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
 * The environments of each scene and task mode, made when they are first asked for and then kept: a reset leaves nothing
 * of the episode before, so one is enough for any number of episodes that run one after the other.
 */
export class Environments {
  private readonly scenes = new Map<string, Scene>();
  private readonly made = new Map<string, Environment[]>();

  /** Throws when the bindings are not the version that the catalogue names: datasets would say something untrue. */
  constructor(private readonly mujoco: Mujoco) {
    const version = mujoco.mj_versionString();
    if (version !== mujocoVersion) {
      throw new Error(`the catalogue names MuJoCo ${mujocoVersion}, this is ${version}`);
    }
  }

  /** Throws when the catalogue has no such scene or task mode. */
  open(job: Pick<EpisodeJob, "sceneId" | "taskMode">): Environment {
    return this.openSeveral(job, 1)[0];
  }

  /** Several that can be stepped in turn; the first of them is the one that `open` gives. */
  openSeveral(job: Pick<EpisodeJob, "sceneId" | "taskMode">, count: number): readonly Environment[] {
    const key = `${job.sceneId} ${job.taskMode}`;
    const made = this.made.get(key) ?? [];
    while (made.length < count) made.push(this.make(job));
    this.made.set(key, made);
    return made.slice(0, count);
  }

  private make(job: Pick<EpisodeJob, "sceneId" | "taskMode">): Environment {
    const { scene, mode } = requireJobScene(job);
    const simulation = new Simulation(this.openScene(job.sceneId));
    return { mode, simulation, task: createTask(job.taskMode, simulation, scene.simulator.controlDt) };
  }

  private openScene(sceneId: string): Scene {
    const known = this.scenes.get(sceneId);
    if (known) return known;
    const scene = new Scene(this.mujoco, requireSceneModel(sceneId).xml);
    this.scenes.set(sceneId, scene);
    return scene;
  }
}
