import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { describeRules, hasRules } from "@/lib/core/curation/rules";
import type { Db } from "@/lib/server/db/client";
import { countCurated } from "@/lib/server/store/curation";

/** Whether the rules of a fork would have left anything of its parent's episodes, which are the nearest to its own that there are. */
export async function warnOfCuration(
  db: Db,
  parentRunId: string,
  { rollout: { curation: rules } }: ResolvedSpec,
): Promise<string[]> {
  if (!hasRules(rules)) return [];
  const { episodes, ruledOut } = await countCurated(db, { runId: parentRunId, rules });
  if (episodes === 0 || ruledOut < episodes) return [];
  return [
    `rollout_template.curation (${describeRules(rules)}) would leave out all ${episodes} episodes of ${parentRunId}: where the fork's are like them, its first iteration will fail (dataset_empty).`,
  ];
}
