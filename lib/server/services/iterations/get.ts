import type { WireIterationDetail } from "@/lib/contracts/iterations/iteration";
import { listIterationWarnings } from "@/lib/server/store/iteration-warnings";
import {
  findIteration,
  type IterationRow,
  listIterationMetrics,
  listJobs,
  listTellingAttempts,
} from "@/lib/server/store/iterations";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { toWireIteration, toWireJob } from "./to-wire";

export type IterationInput = { runId: string; iterationId: string };

export async function requireIteration(
  context: ServiceContext,
  { runId, iterationId }: IterationInput,
): Promise<IterationRow> {
  await requireRunAccess(context, runId);
  const row = await findIteration(context.database.db, runId, iterationId);
  if (!row) throw notFound("iteration", iterationId);
  return row;
}

export async function getIteration(
  context: ServiceContext,
  input: IterationInput,
): Promise<WireIterationDetail> {
  const row = await requireIteration(context, input);
  const { db } = context.database;
  const metrics = await listIterationMetrics(db, row.runId, [row.index]);
  const attempts = await listTellingAttempts(db, row.runId, [row.index]);
  const warnings = await listIterationWarnings(db, row.runId, [row.index]);
  const jobs = await listJobs(db, row.runId, row.index);
  return { ...toWireIteration(row, metrics, attempts, warnings), jobs: jobs.map(toWireJob) };
}
