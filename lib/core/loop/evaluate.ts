import type { TrainerSummary } from "../attempts/outcome";
import { compareSuites, promotionLevel, type SuiteComparison } from "../evaluation/compare-suites";
import { joinMetrics, summarizeSuite } from "../evaluation/summarize-suite";
import type { Draft } from "./draft";
import type { EvaluatedSuite } from "./inputs";
import { judgeMetrics } from "./judge-metrics";
import type { EvaluationPlan, Plan } from "./plan";
import { type EvaluationPhase, startIteration } from "./state";
import { findEnd } from "./stop-rules";

/** @throws when a run without an evaluation is asked for it: nothing orders one there */
export function requireEvaluation({ evaluation }: Plan): EvaluationPlan {
  if (!evaluation) throw new Error("this run has no evaluation");
  return evaluation;
}

export function orderEvaluation(
  draft: Draft,
  { jobs }: EvaluationPlan,
  of: { iteration: number; checkpointId: string; trained?: TrainerSummary },
): void {
  draft.emit({ type: "evaluation.ordered", data: { jobs, trained: null, ...of } });
}

/** A training has succeeded: its checkpoint is evaluated where that is due, else the iteration is complete. */
export function completeTraining(draft: Draft, iteration: number, trained: TrainerSummary): void {
  const { evaluation } = draft.plan;
  const { policy = null, policyRefusal = null, checkpointId } = trained;
  if (policyRefusal) draft.emit({ type: "policy.refused", data: { iteration, ...policyRefusal } });
  // A simulator of the user's own may use the checkpoint itself.
  const canDrive = policy !== null || draft.plan.rollout.inContainers === true;
  if (evaluation && canDrive && isDue(draft, evaluation)) {
    orderEvaluation(draft, evaluation, { iteration, checkpointId, trained });
    return;
  }
  if (evaluation && !canDrive && !draft.state.counters.saidSkipped) {
    const reason = policyRefusal?.message ?? "The training left no policy.onnx.";
    draft.emit({ type: "evaluation.skipped", data: { iteration, reason } });
  }
  draft.emit({ type: "iteration.completed", data: { iteration, ...trained } });
  judgeMetrics(draft, { iteration, ...trained }, false);
  continueFromChampion(draft, iteration, checkpointId, null);
}

/** Each so-many-th completed training, and the last that the limit of iterations allows. */
function isDue({ state: { counters, limits } }: Draft, { every }: EvaluationPlan): boolean {
  const isLast = counters.iterationsEnded + 1 >= limits.maxIterations;
  return isLast || (counters.iterationsCompleted + 1) % every === 0;
}

/** The last job of an evaluation has ended well: its metrics, its place among the run's checkpoints, and what follows. */
export function completeEvaluation(
  draft: Draft,
  { iteration, checkpointId, trained }: EvaluationPhase,
  suite: EvaluatedSuite | undefined,
): void {
  if (!suite) throw new Error(`the evaluation of ${checkpointId} ended without its episodes`);
  const metrics = summarizeSuite(suite.episodes);
  draft.emit({ type: "evaluation.completed", data: { iteration, checkpointId, metrics } });
  const worse = judgeChampion(draft, { iteration, checkpointId }, suite);
  if (iteration === startIteration || !trained) return;
  const joined = joinMetrics(trained.metrics, metrics);
  if (joined.moved.length > 0) {
    const message = `The trainer's ${joined.moved.join(", ")} are kept as trainer/…: Hardsim writes metrics of these names.`;
    draft.emit({ type: "warning", data: { code: "metrics_renamed", message, iteration, turn: null } });
  }
  const completed = { ...trained, metrics: joined.metrics };
  draft.emit({ type: "iteration.completed", data: { iteration, ...completed } });
  judgeMetrics(draft, { iteration, ...completed }, true);
  continueFromChampion(draft, iteration, checkpointId, worse);
}

/** @returns how much worse the checkpoint is than the champion, where it is surely worse; else null */
function judgeChampion(
  draft: Draft,
  challenger: { iteration: number; checkpointId: string },
  { episodes, championEpisodes }: EvaluatedSuite,
): SuiteComparison | null {
  const { champion } = draft.state.counters;
  if (!champion || !championEpisodes) {
    draft.emit({ type: "champion.promoted", data: { ...challenger, beaten: null, comparison: null } });
    return null;
  }
  const comparison = compareSuites(championEpisodes, episodes);
  if (comparison.p <= promotionLevel) {
    draft.emit({ type: "champion.promoted", data: { ...challenger, beaten: champion, comparison } });
    return null;
  }
  draft.emit({ type: "champion.held", data: { ...challenger, champion, comparison } });
  const reversed = compareSuites(episodes, championEpisodes);
  return reversed.p <= promotionLevel ? reversed : null;
}

/** The run's policy may say that the next iteration starts from the champion and not from the newest checkpoint. */
function continueFromChampion(
  draft: Draft,
  iteration: number,
  fromCheckpointId: string,
  worse: SuiteComparison | null,
): void {
  const { continueFrom } = draft.plan;
  const { champion } = draft.state.counters;
  if (!champion || champion.checkpointId === fromCheckpointId || continueFrom === "latest") return;
  if (continueFrom === "guarded" && !worse) return;
  // Nothing goes on after the last iteration.
  if (findEnd(draft.plan, draft.state, draft.nowMs)) return;
  const toCheckpointId = champion.checkpointId;
  draft.emit({
    type: "rollback",
    data: { iteration, fromCheckpointId, toCheckpointId, continueFrom, comparison: worse },
  });
}
