"use server";

import { answerAction } from "@/app/answer-action";
import type { ActionResult } from "@/lib/client/action-result";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import { trainingRunBodySchema } from "@/lib/contracts/training-run-body";
import { createTrainingRun as createContract, type WireTrainingRun } from "@/lib/contracts/training-runs";
import { AppError } from "@/lib/server/services/app-error";
import { cancelTrainingRun } from "@/lib/server/services/training-runs/cancel";
import { createTrainingRun } from "@/lib/server/services/training-runs/create";
import { pauseTrainingRun } from "@/lib/server/services/training-runs/pause";
import { resumeTrainingRun } from "@/lib/server/services/training-runs/resume";
import { requireActionContext } from "../require-context";

// What comes here is whatever a browser sent; the types promise nothing.
const readText = (value: unknown): string => (typeof value === "string" ? value.slice(0, 256) : "");

export async function pauseRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerAction(async () => pauseTrainingRun(await requireActionContext(), { runId: readText(runId) }));
}

export async function resumeRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerAction(async () =>
    resumeTrainingRun(await requireActionContext(), { runId: readText(runId) }),
  );
}

export async function cancelRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerAction(async () =>
    cancelTrainingRun(await requireActionContext(), { runId: readText(runId) }),
  );
}

/** The verb of POST /v1/training-runs, with the same contract and the same meaning of the key. */
export async function submitRun(
  body: unknown,
  idempotencyKey: string,
): Promise<ActionResult<{ runId: string }>> {
  return answerAction(async () => {
    const context = await requireActionContext();
    const parsed = trainingRunBodySchema.safeParse(body);
    if (!parsed.success) {
      const errors = describeIssues(parsed.error);
      throw new AppError("invalid_request", summarizeErrors(errors), { errors });
    }
    const once = { contractId: createContract.id, key: readText(idempotencyKey), body };
    const run = await createTrainingRun(context, { body: parsed.data, once });
    return { runId: run.run_id };
  });
}
