import { listIterationKeys, listStepKeys } from "@/lib/server/store/metric-keys";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

export type MetricKeysInput = {
  runId: string;
  file?: "metrics.json" | "metrics.jsonl" | undefined;
  iterationIndex?: number | undefined;
};

/** What a run, or one iteration of it, reported, by name: as quick for 10,000 iterations as for one. */
export async function listMetricKeys(
  context: ServiceContext,
  { runId, file = "metrics.json", iterationIndex }: MetricKeysInput,
): Promise<{ keys: string[] }> {
  await requireRun(context, runId);
  const list = file === "metrics.json" ? listIterationKeys : listStepKeys;
  const keys = await list(context.database.db, runId, iterationIndex ?? null);
  return { keys: keys.sort() };
}
