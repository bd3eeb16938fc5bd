import type { z } from "zod";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { WireEpisodeMark } from "@/lib/contracts/episodes/episode";
import type { markEpisode as contract, markBodySchema } from "@/lib/contracts/episodes/mark";
import { describeMark, type EpisodeMark, isSameMark, isUnmarked } from "@/lib/core/curation/mark";
import type { Tx } from "@/lib/server/db/client";
import { lockRun } from "@/lib/server/loop/lock-run";
import { takeTurnIn } from "@/lib/server/loop/turn";
import { type EpisodeMarkRow, findEpisodeMark, writeEpisodeMark } from "@/lib/server/store/episode-marks";
import type { EpisodeRow } from "@/lib/server/store/episodes";
import { AppError, notFound } from "../app-error";
import { toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { addVideos } from "./add-videos";
import { requireEpisode } from "./require-episode";
import { toWireEpisode, toWireMark } from "./to-wire";

type Input = InputOf<typeof contract> & { body: z.output<typeof markBodySchema> };

/**
 * Says something of an episode in place of what was said. Of two who look at the same mark the first is heard, and the second
 * is told what stands now; to say again what stands already is granted.
 */
export async function markEpisode(
  context: ServiceContext,
  { runId, episodeId, body }: Input,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId, "training:write");
  const { episode } = await requireEpisode(context, { runId }, episodeId);
  if (episode.purpose !== "training")
    throw new AppError(
      "not_for_training",
      `${episodeId} is an episode of an evaluation: nothing trains on it, so there is nothing to leave out.`,
    );
  const { if_version: seen, verdict = null, note = "", excluded = false } = body;
  const wanted = { episode, episodeId, runId, seen, mark: { verdict, note, excluded } };
  const { db } = context.database;
  const mark = await db.transaction((tx) => takeMark(tx, context, wanted));
  const [shown] = await addVideos(db, [toWireEpisode({ ...episode, mark })]);
  return shown;
}

type Wanted = { episode: EpisodeRow; episodeId: string; runId: string; seen: number; mark: EpisodeMark };

async function takeMark(
  tx: Tx,
  { caller }: ServiceContext,
  { episode: { taskId, env, jobIndex, iterationIndex }, episodeId, runId, seen, mark }: Wanted,
): Promise<EpisodeMarkRow | null> {
  if (!(await lockRun(tx, runId))) throw notFound("training run", runId);
  const before = await findEpisodeMark(tx, { taskId, env });
  if (before ? isSameMark(before, mark) : isUnmarked(mark)) return before;
  if (seen !== (before?.version ?? 0)) throw conflictWith(before && toWireMark(before));
  const actor = toActor(caller);
  const told = {
    iteration: iterationIndex ?? 0,
    episodeId,
    jobIndex,
    env,
    mark,
    before: before && saidBy(before),
  };
  const turn = await takeTurnIn(tx, { runId, input: { type: "mark_episode", ...told }, actor });
  if (turn.kind === "taken" && turn.refusal) throw new AppError("state_conflict", turn.refusal);
  return writeEpisodeMark(tx, {
    ...{ taskId, env, runId, markedBy: actor },
    ...mark,
    version: (before?.version ?? 0) + 1,
  });
}

const saidBy = ({ verdict, note, excluded }: EpisodeMarkRow): EpisodeMark => ({ verdict, note, excluded });

function conflictWith(current: WireEpisodeMark | null): AppError {
  const who = current?.marked_by.name ?? "nobody";
  const says =
    current === null ? "It has no mark." : `${who} said at ${current.marked_at}: ${describeMark(current)}.`;
  return new AppError(
    "version_conflict",
    `What stands now is not what you changed. ${says} Nothing was lost: look at it, and say yours again with if_version ${current?.version ?? 0}.`,
    { current },
  );
}
