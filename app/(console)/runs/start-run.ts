import type { z } from "zod";
import { readActionBody } from "@/app/read-action-body";
import { createTrainingRun as createContract } from "@/lib/contracts/training-runs/create";
import { forkTrainingRun as forkContract } from "@/lib/contracts/training-runs/fork";
import { requirePlain } from "@/lib/server/http/require-plain";
import { makeOnceKey, type OnceKey } from "@/lib/server/services/idempotency/once-key";
import { findKeptAnswer } from "@/lib/server/services/idempotency/run-once";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { createTrainingRun } from "@/lib/server/services/training-runs/create";
import { forkTrainingRun } from "@/lib/server/services/training-runs/fork";

type Started = { runId: string };

/** What a browser sent, as `POST /v1/training-runs` takes it. The key is none that may be left out. */
export async function startRun(context: ServiceContext, body: unknown, key: unknown): Promise<Started> {
  const run = await callOnce(context, createContract, { params: {}, body, key }, (read, once) =>
    createTrainingRun(context, { body: read, once }),
  );
  return { runId: run.run_id };
}

/** As `POST /v1/training-runs/{run_id}/fork` takes it. */
export async function startFork(
  context: ServiceContext,
  parentRunId: string,
  body: unknown,
  key: unknown,
): Promise<Started> {
  const sent = { params: { run_id: parentRunId }, body, key };
  const { run } = await callOnce(context, forkContract, sent, (read, once) =>
    forkTrainingRun(context, { runId: parentRunId, body: read, once }),
  );
  return { runId: run.run_id };
}

/** As a route does it: a kept answer comes before anything that could be wrong with the request by now. */
async function callOnce<Body extends z.ZodType, Answer extends z.ZodType>(
  context: ServiceContext,
  contract: { id: string; body: Body; response: Answer },
  { params, body, key }: { params: Record<string, string>; body: unknown; key: unknown },
  work: (body: z.output<Body>, once: OnceKey) => Promise<z.output<Answer>>,
): Promise<z.output<Answer>> {
  requirePlain(body);
  const once = makeOnceKey(contract.id, key, { params, query: {}, body });
  const kept = await findKeptAnswer(context.database.db, context.caller, once);
  if (kept !== null) return contract.response.parse(kept);
  return work(readActionBody(contract.body, body), once);
}
