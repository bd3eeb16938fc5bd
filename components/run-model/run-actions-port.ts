import type { z } from "zod";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { markBodySchema } from "@/lib/contracts/episodes/mark";
import type { ExportBody } from "@/lib/contracts/exports/create";
import type { WireExport } from "@/lib/contracts/exports/export";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { RunChanges } from "@/lib/contracts/training-runs/update";
import type { Intent } from "./refuse-intent";

/** The server actions of a run's page: they call the verbs of the API and answer the run after it. */
export type RunActions = Readonly<
  Record<Intent, (runId: string) => Promise<ActionResult<WireTrainingRun>>>
> & {
  readonly change: (runId: string, changes: RunChanges) => Promise<ActionResult<WireTrainingRun>>;
  readonly remove: (runId: string) => Promise<ActionResult<WireTrainingRun>>;
  readonly pin: (
    runId: string,
    checkpointId: string,
    pinned: boolean,
  ) => Promise<ActionResult<WireCheckpoint>>;
  readonly mark: MarkPort;
} & ExportActions;

/** Those of a run's exports. */
export type ExportActions = {
  readonly makeExport: (runId: string, body: ExportBody) => Promise<ActionResult<WireExport>>;
  readonly removeExport: (runId: string, exportId: string) => Promise<ActionResult<WireExport>>;
};

/** Says something of an episode, in place of what was said. */
export type MarkPort = (
  runId: string,
  episodeId: string,
  said: z.input<typeof markBodySchema>,
) => Promise<ActionResult<WireEpisode>>;
