import type { Input } from "@/lib/core/loop/inputs";
import type { RunState } from "@/lib/core/loop/state";
import type { Attachments } from "@/lib/server/attempts/attachments";
import type { Tx } from "@/lib/server/db/client";
import { listSuiteEpisodes } from "@/lib/server/store/evaluations";

/** With the end of an evaluation's last job, what the whole suite came to: the loop decides from it and reads no rows. */
export async function withSuite(
  tx: Tx,
  runId: string,
  { phase, counters: { champion } }: RunState,
  input: Input,
  attachments: Attachments | undefined,
): Promise<Input> {
  if (phase.kind !== "evaluation" || phase.done + 1 !== phase.jobs) return input;
  if (input.type !== "attempt_ended" || input.outcome.kind !== "succeeded") return input;
  if (input.ref.kind !== "evaluation" || attachments?.kind !== "rollout") return input;
  const written = await listSuiteEpisodes(tx, runId, phase.iteration);
  // Those of the job that has just ended are not written yet; there they lie between those of the jobs around it.
  const { index } = input.ref;
  const episodes = [
    ...written.filter(({ jobIndex }) => jobIndex < index),
    ...[...attachments.episodes].sort((a, b) => a.env - b.env),
    ...written.filter(({ jobIndex }) => jobIndex > index),
  ];
  const championEpisodes = champion && (await listSuiteEpisodes(tx, runId, champion.iteration));
  return { ...input, suite: { episodes, championEpisodes } };
}
