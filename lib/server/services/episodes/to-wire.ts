import type { z } from "zod";
import {
  episodeMarkSchema,
  episodeSchema,
  jobEpisodeSchema,
  type neighboursSchema,
  type WireEpisode,
  type WireEpisodeMark,
  type WireJobEpisode,
} from "@/lib/contracts/episodes/episode";
import { toWireActor } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import type { EpisodeMarkRow } from "@/lib/server/store/episode-marks";
import type { EpisodePlace, EpisodeRow } from "@/lib/server/store/episodes";

const idOf = ({ taskId, env }: EpisodeRow): string => `${taskId}.${env}`;

/** Its video is not known here (add-videos.ts). */
export function toWireEpisode(row: EpisodeRow): WireEpisode {
  return writeWire(episodeSchema, row, {
    video_artifact_id: null,
    mark: row.mark && toWireMark(row.mark),
    episode_id: idOf(row),
    iteration_index: row.iterationIndex ?? 0,
    job_id: row.taskId,
    return: row.returnSum,
  });
}

export function toWireMark(row: EpisodeMarkRow): WireEpisodeMark {
  return writeWire(episodeMarkSchema, row, { marked_by: toWireActor(row.markedBy) });
}

export function toWireJobEpisode(row: EpisodeRow): WireJobEpisode {
  return writeWire(jobEpisodeSchema, row, {
    episode_id: idOf(row),
    job_id: row.taskId,
    return: row.returnSum,
  });
}

/** Where an episode stands in any order. */
export function placeOf(row: EpisodeRow): EpisodePlace {
  return { ...row, iterationIndex: row.iterationIndex ?? 0 };
}

export function toWireNeighbours({
  previous,
  next,
  nextFailed,
}: Record<"previous" | "next" | "nextFailed", EpisodeRow | null>): z.infer<typeof neighboursSchema> {
  return {
    previous: previous && idOf(previous),
    next: next && idOf(next),
    next_failed: nextFailed && idOf(nextFailed),
  };
}
