"use server";

import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { updateCheckpoint as checkpointContract } from "@/lib/contracts/checkpoints/update";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { markBodySchema } from "@/lib/contracts/episodes/mark";
import { exportBodySchema } from "@/lib/contracts/exports/create";
import type { WireExport } from "@/lib/contracts/exports/export";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { runChangesSchema } from "@/lib/contracts/training-runs/update";
import { isStorable } from "@/lib/server/http/require-plain";
import { updateCheckpoint } from "@/lib/server/services/checkpoints/update";
import { markEpisode as mark } from "@/lib/server/services/episodes/mark";
import { createExport } from "@/lib/server/services/exports/create";
import { deleteExport } from "@/lib/server/services/exports/delete";
import { cancelTrainingRun } from "@/lib/server/services/training-runs/cancel";
import { deleteTrainingRun } from "@/lib/server/services/training-runs/delete";
import { pauseTrainingRun } from "@/lib/server/services/training-runs/pause";
import { resumeTrainingRun } from "@/lib/server/services/training-runs/resume";
import { updateTrainingRun } from "@/lib/server/services/training-runs/update";
import { answerCaller } from "../answer-caller";
import { startFork, startRun } from "./start-run";

// What comes here is whatever a browser sent; the types promise nothing.
const readText = (value: unknown): string =>
  typeof value === "string" && isStorable(value) ? value.slice(0, 256).toWellFormed() : "";

export async function pauseRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerCaller((context) => pauseTrainingRun(context, { runId: readText(runId) }));
}

export async function resumeRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerCaller((context) => resumeTrainingRun(context, { runId: readText(runId) }));
}

export async function cancelRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerCaller((context) => cancelTrainingRun(context, { runId: readText(runId) }));
}

/** The verb of PATCH /v1/training-runs/{run_id}. */
export async function changeRun(runId: string, changes: unknown): Promise<ActionResult<WireTrainingRun>> {
  return answerCaller((context) =>
    updateTrainingRun(context, {
      runId: readText(runId),
      changes: readActionBody(runChangesSchema, changes),
    }),
  );
}

export async function deleteRun(runId: string): Promise<ActionResult<WireTrainingRun>> {
  return answerCaller((context) => deleteTrainingRun(context, { runId: readText(runId) }));
}

export async function pinCheckpoint(
  runId: string,
  checkpointId: string,
  pinned: boolean,
): Promise<ActionResult<WireCheckpoint>> {
  return answerCaller((context) =>
    updateCheckpoint(context, {
      runId: readText(runId),
      checkpointId: readText(checkpointId),
      ...readActionBody(checkpointContract.body, { pinned }),
    }),
  );
}

/** The verb of PUT /v1/training-runs/{run_id}/episodes/{episode_id}/mark. */
export async function markEpisode(
  runId: string,
  episodeId: string,
  said: unknown,
): Promise<ActionResult<WireEpisode>> {
  return answerCaller((context) =>
    mark(context, {
      runId: readText(runId),
      episodeId: readText(episodeId),
      body: readActionBody(markBodySchema, said),
    }),
  );
}

/** The verb of POST /v1/training-runs/{run_id}/exports. */
export async function makeExport(runId: string, body: unknown): Promise<ActionResult<WireExport>> {
  return answerCaller((context) =>
    createExport(context, { runId: readText(runId), body: readActionBody(exportBodySchema, body) }),
  );
}

export async function removeExport(runId: string, exportId: string): Promise<ActionResult<WireExport>> {
  return answerCaller((context) =>
    deleteExport(context, { runId: readText(runId), exportId: readText(exportId) }),
  );
}

/** The verb of POST /v1/training-runs, with the same contract and the same meaning of the key. */
export async function submitRun(
  body: unknown,
  idempotencyKey: string,
): Promise<ActionResult<{ runId: string }>> {
  return answerCaller((context) => startRun(context, body, idempotencyKey));
}

/** The verb of POST /v1/training-runs/{run_id}/fork, likewise. */
export async function submitFork(
  parentRunId: string,
  body: unknown,
  idempotencyKey: string,
): Promise<ActionResult<{ runId: string }>> {
  return answerCaller((context) => startFork(context, readText(parentRunId), body, idempotencyKey));
}
