import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import { OpenDrawer } from "@/lib/simulation/tasks/open-drawer";
import { PickLiftBlock } from "@/lib/simulation/tasks/pick-lift-block";
import type { Task } from "@/lib/simulation/tasks/task";

/** `controlDt` in seconds: how long one action lasts. */
type TaskFactory = (simulation: Simulation, controlDt: number) => Task;

const factories: ReadonlyMap<string, TaskFactory> = new Map<string, TaskFactory>([
  ["fr3_pick_lift_block_v1", (simulation, controlDt) => new PickLiftBlock(simulation, controlDt)],
  ["fr3_open_drawer_v1", (simulation, controlDt) => new OpenDrawer(simulation, controlDt)],
]);

export function createTask(taskMode: string, simulation: Simulation, controlDt: number): Task {
  const factory = factories.get(taskMode);
  if (!factory) throw new Error(`no task mode "${taskMode}"; known: ${[...factories.keys()].join(", ")}`);
  return factory(simulation, controlDt);
}
