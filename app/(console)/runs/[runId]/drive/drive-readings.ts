import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { readFor, type Step } from "../../../gather-readings";
import { readRun } from "../../../read-once";

/** What a run's page for driving shows first; the rest comes with what is driven. */
export const driveReadings = (context: ServiceContext, runId: string): Step[] => [
  readFor(trainingRunQuery(runId), () => readRun(context, runId)),
  readFor(checkpointsQuery(runId), async () => {
    const page = await listCheckpoints(context, { runId, cursor: undefined, limit: 1_000 });
    return { checkpoints: page.checkpoints, more: page.next_cursor !== null };
  }),
];
