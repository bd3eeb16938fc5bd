import type { ContainerLabels } from "@/worker/containers/port";

const installationKey = "hardsim.installation";
const runKey = "hardsim.run";
const taskKey = "hardsim.task";
const attemptKey = "hardsim.attempt";

export function toDockerLabels(labels: ContainerLabels): Record<string, string> {
  return {
    [installationKey]: labels.installationId,
    [runKey]: labels.runId,
    [taskKey]: labels.taskId,
    [attemptKey]: labels.attemptId,
  };
}

/** Null: not one of ours. */
export function fromDockerLabels(labels: Record<string, string> | undefined): ContainerLabels | null {
  const installationId = labels?.[installationKey];
  const runId = labels?.[runKey];
  const taskId = labels?.[taskKey];
  const attemptId = labels?.[attemptKey];
  if (installationId === undefined || runId === undefined || taskId === undefined || attemptId === undefined)
    return null;
  return { installationId, runId, taskId, attemptId };
}

export function areSameLabels(a: ContainerLabels, b: ContainerLabels): boolean {
  return (
    a.installationId === b.installationId &&
    a.runId === b.runId &&
    a.taskId === b.taskId &&
    a.attemptId === b.attemptId
  );
}

export function installationFilter(installationId: string): string {
  return `${installationKey}=${installationId}`;
}
