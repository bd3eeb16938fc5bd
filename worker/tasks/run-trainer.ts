import { runContainer } from "@/worker/container-run/run-container";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { trainerTask } from "@/worker/trainer/trainer-task";

/** One training, in a container. */
export const runTrainer = (held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> =>
  runContainer(trainerTask(held, ports), held, ports);
