import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listMetricKeys as contract } from "@/lib/contracts/metrics/list-keys";
import { listIterationKeys, listStepKeys } from "@/lib/server/store/metric-keys";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

/** What a run, or one iteration of it, reported, by name: as quick for 10,000 iterations as for one. */
export async function listMetricKeys(
  context: ServiceContext,
  { runId, file = "metrics.json", iteration }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const list = file === "metrics.json" ? listIterationKeys : listStepKeys;
  const keys = await list(context.database.db, runId, iteration ?? null);
  return { keys: keys.sort() };
}
