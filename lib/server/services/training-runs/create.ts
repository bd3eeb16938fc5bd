import type { TrainingRunBody } from "@/lib/contracts/spec/run-spec";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { OnceKey } from "../idempotency/once-key";
import { runOnce } from "../idempotency/run-once";
import type { ServiceContext } from "../service-context";
import { prepareRun, startPreparedRun } from "./prepare-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

/** Creates a run, queues it and orders its first rollouts, in one transaction. `once`: of an Idempotency-Key. */
export async function createTrainingRun(
  context: ServiceContext,
  { body, once }: { body: TrainingRunBody; once: OnceKey | null },
): Promise<WireTrainingRun> {
  const prepared = await prepareRun(context, body);
  return context.database.db.transaction((tx) =>
    runOnce(tx, context.caller, once, 201, async () => {
      const run = await startPreparedRun(tx, context, prepared);
      return toWireTrainingRun(run, await readMoment(tx));
    }),
  );
}
