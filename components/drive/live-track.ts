import { TrackMotion } from "@/components/replay/track-motion";
import type { Trajectory, TrajectoryArray } from "@/lib/client/read-trajectory";
import type { TrajectoryArrayName } from "@/lib/core/episodes/trajectory-arrays";
import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import type { DrivenStep } from "@/lib/drive/messages";

const rowsAtFirst = 512;

/** Numbers that are added row by row. */
class Rows implements TrajectoryArray {
  values: Float32Array;
  private room = rowsAtFirst;

  constructor(
    readonly names: readonly string[],
    readonly units: readonly string[],
    readonly bounds: TrajectoryArray["bounds"] = null,
  ) {
    this.values = new Float32Array(rowsAtFirst * names.length);
  }

  set(row: number, numbers: ArrayLike<number>): void {
    while (row >= this.room) {
      this.room *= 2;
      const larger = new Float32Array(this.room * this.names.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(numbers, row * this.names.length);
  }
}

/**
 * An attempt as far as it has come, which is a trajectory that grows: its steps with what was seen and done, and after them the
 * state in which it is now.
 */
export class LiveTrack {
  readonly motion: TrackMotion;
  /** Control steps that were executed. */
  length = 0;
  private readonly arrays: Readonly<Record<TrajectoryArrayName, Rows>>;

  constructor(
    tree: KinematicTree,
    private readonly scene: SceneCard,
    private readonly mode: TaskModeCard,
  ) {
    const { observation, action, units } = mode;
    const bounds = action.low.map((low, i) => [low, action.high[i]] as const);
    this.arrays = {
      reward: new Rows(["reward"], [""]),
      observation: new Rows(observation.names, units.observation),
      action: new Rows(action.names, units.action, bounds),
      expert_action: new Rows(action.names, units.action, bounds),
      qpos: new Rows(tree.coordinates, []),
    };
    this.motion = new TrackMotion(tree, this.arrays.qpos, 1);
  }

  begin(qpos: ArrayLike<number>): void {
    this.length = 0;
    this.arrays.qpos.set(0, qpos);
    this.motion.grow(1);
  }

  /** @param now the state after it */
  add({ observation, action, expertAction, reward, qpos }: DrivenStep, now: ArrayLike<number>): void {
    const row = this.length;
    this.arrays.observation.set(row, observation);
    this.arrays.action.set(row, action);
    this.arrays.expert_action.set(row, expertAction);
    this.arrays.reward.set(row, [reward]);
    this.arrays.qpos.set(row, qpos);
    this.arrays.qpos.set(row + 1, now);
    this.length = row + 1;
    this.motion.grow(row + 2);
  }

  /** What there is by now, for whoever draws curves; later steps are not in it. */
  read(): Trajectory {
    const { length, arrays, scene, mode } = this;
    const entries = Object.entries(arrays).map(([name, { names, units, bounds, values }]) => [
      name,
      { names, units, bounds, values: values.subarray(0, length * names.length) },
    ]);
    return {
      length,
      success: false,
      // Each of the names has an entry.
      arrays: Object.fromEntries(entries) as Trajectory["arrays"],
      controlDt: scene.simulator.controlDt,
      sceneId: scene.sceneId,
      taskMode: mode.taskMode,
      simulatorVersion: scene.simulator.version,
      begun: null,
      leftOut: [],
    };
  }
}
