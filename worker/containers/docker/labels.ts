import type { ContainerLabels } from "@/worker/containers/port";

const keys = {
  installationId: "hardsim.installation",
  runId: "hardsim.run",
  taskId: "hardsim.task",
  attemptId: "hardsim.attempt",
} as const satisfies Record<keyof ContainerLabels, string>;

/** `epoch`: of the claim under which a container was made. It is no part of what names the attempt. */
export function toDockerLabels(labels: ContainerLabels, epoch?: number): Record<string, string> {
  return {
    ...(epoch !== undefined && { "hardsim.epoch": String(epoch) }),
    [keys.installationId]: labels.installationId,
    [keys.runId]: labels.runId,
    [keys.taskId]: labels.taskId,
    [keys.attemptId]: labels.attemptId,
  };
}

/** Null: not one of ours. */
export function fromDockerLabels(labels: Record<string, string> | undefined): ContainerLabels | null {
  const {
    [keys.installationId]: installationId,
    [keys.runId]: runId,
    [keys.taskId]: taskId,
    [keys.attemptId]: attemptId,
  } = labels ?? {};
  return installationId && runId && taskId && attemptId ? { installationId, runId, taskId, attemptId } : null;
}

export function installationFilter(installationId: string): string {
  return `${keys.installationId}=${installationId}`;
}
