import { type AttemptRow, findAttempt } from "@/lib/server/store/iterations";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

export type AttemptInput = { runId: string; attemptId: string };

export async function requireAttempt(
  context: ServiceContext,
  { runId, attemptId }: AttemptInput,
): Promise<AttemptRow> {
  await requireRunAccess(context, runId);
  const row = await findAttempt(context.database.db, runId, attemptId);
  if (!row) throw notFound("attempt", attemptId);
  return row;
}
