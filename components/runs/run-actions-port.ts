import type { ActionResult } from "@/lib/client/action-result";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import type { Intent } from "./refuse-intent";

/** The server actions of a run's page: they call the verbs of the API and answer the run after it. */
export type RunActions = Readonly<Record<Intent, (runId: string) => Promise<ActionResult<WireTrainingRun>>>>;
