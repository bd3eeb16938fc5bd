import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import type { Fault } from "@/worker/rollouts/mujoco/share";

/** Makes a thread fail the way simulators do. */
export function provokeFault(fault: Fault, simulation: Simulation): void {
  switch (fault.kind) {
    case "throw":
      throw new Error("provoked by a test");
    case "diverge":
      simulation.qpos[0] = Number.NaN;
      return;
    case "hang":
      // Nobody notifies it. What spins instead is tried with policies that loop without an end.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
