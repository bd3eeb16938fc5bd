import { runsCountedAtMost, type WireRunCount } from "@/lib/contracts/training-runs/count";
import { countTrainingRuns as countRows } from "@/lib/server/store/training-runs";
import type { ServiceContext } from "../service-context";
import { type RunSelection, selectRuns } from "./select-runs";

export async function countTrainingRuns(
  { database, caller }: ServiceContext,
  selection: RunSelection,
): Promise<WireRunCount> {
  const found = await countRows(database.db, selectRuns(caller, selection), runsCountedAtMost + 1);
  return { count: Math.min(found, runsCountedAtMost), complete: found <= runsCountedAtMost };
}
