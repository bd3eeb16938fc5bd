import { expect, test } from "vitest";
import type { ContainerState } from "@/worker/containers/port";
import { type HostAttempt, planReconciliation } from "./plan-reconciliation";

const containerOf = (attemptId: string, status: ContainerState["status"] = "running"): ContainerState => ({
  name: `hs-${attemptId}`,
  labels: { installationId: "inst_1", runId: "run_1", taskId: "task_1", attemptId },
  status,
  exit: null,
  startedAt: null,
});
const attemptOf = (attemptId: string, rest: Partial<HostAttempt> = {}): HostAttempt => ({
  attemptId,
  epoch: 1,
  held: false,
  takeable: true,
  ...rest,
});

test("a container whose worker died is adopted", () => {
  const container = containerOf("a");
  expect(planReconciliation([container], [attemptOf("a")])).toEqual([
    { kind: "adopt", attemptId: "a", epoch: 1, container },
  ]);
});

test("an attempt whose container is gone is lost", () => {
  expect(planReconciliation([], [attemptOf("a")])).toEqual([{ kind: "lose", attemptId: "a", epoch: 1 }]);
});

test("a container that no live attempt owns is removed", () => {
  const container = containerOf("ended", "exited");
  expect(planReconciliation([container], [])).toEqual([{ kind: "remove", container }]);
});

test("what a living worker holds is left alone, with and without a container", () => {
  const attempts = [
    attemptOf("here", { held: true }),
    attemptOf("there", { takeable: false }),
    attemptOf("being_prepared", { takeable: false }),
  ];
  expect(planReconciliation([containerOf("here"), containerOf("there")], attempts)).toEqual([]);
});
