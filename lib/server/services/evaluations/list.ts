import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { evaluationSchema, type WireEvaluation } from "@/lib/contracts/evaluations/evaluation";
import type { listEvaluations as contract } from "@/lib/contracts/evaluations/list";
import { writeWire } from "@/lib/contracts/write-wire";
import { startIteration } from "@/lib/core/loop/state";
import { type EvaluationRow, listEvaluations as listRows } from "@/lib/server/store/evaluations";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

export async function listEvaluations(
  context: ServiceContext,
  { runId }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  return { evaluations: (await listRows(context.database.db, runId)).map(toWireEvaluation) };
}

function toWireEvaluation(row: EvaluationRow): WireEvaluation {
  const { iterationIndex, comparison } = row;
  return writeWire(evaluationSchema, row, {
    iteration_index: iterationIndex === startIteration ? null : iterationIndex,
    comparison: comparison && {
      by: comparison.by,
      only_champion: comparison.onlyFirst,
      only_this: comparison.onlySecond,
      p: comparison.p,
    },
  });
}
