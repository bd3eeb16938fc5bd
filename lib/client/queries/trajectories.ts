import { queryOptions } from "@tanstack/react-query";
import { getJobTrajectory, getTrajectory } from "@/lib/contracts/episodes/get-trajectory";
import { callFile } from "../call";
import { readTrajectory, type Trajectory } from "../read-trajectory";
import type { EpisodeSource } from "./episodes";

/** Of many that were looked at, those of the last few minutes are kept. */
const keptForMs = 5 * 60_000;

/** As long as another episode's is read, the one before is shown, and is still its own episode's. */
export type ReadTrajectory = Trajectory & { episodeId: string };

/** What happened in an episode. It never changes. */
export function trajectoryQuery(source: EpisodeSource, episodeId: string) {
  return queryOptions({
    queryKey: ["trajectory", episodeId],
    queryFn: async ({ signal }): Promise<ReadTrajectory> => ({
      ...readTrajectory(await readFile(source, episodeId, { signal })),
      episodeId,
    }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptForMs,
    // Its numbers are looked at in place, and are not compared with those of another reading.
    structuralSharing: false,
  });
}

/** Where everything was at an episode's last step: a trajectory of that one step and of `qpos` alone, some hundred bytes. */
export function posterQuery(source: EpisodeSource, episodeId: string) {
  return queryOptions({
    queryKey: ["poster", episodeId],
    queryFn: async ({ signal }): Promise<Trajectory> => {
      const query = { step: "last", arrays: "qpos" };
      return { ...readTrajectory(await readFile(source, episodeId, { query, signal })), length: 1 };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptForMs,
    structuralSharing: false,
    // A picture that is not there is missed by nobody, and its replay says why.
    retry: false,
  });
}

const readFile = (
  source: EpisodeSource,
  episodeId: string,
  asked: { query?: { step: string; arrays: string }; signal: AbortSignal },
): Promise<ArrayBuffer> =>
  "runId" in source
    ? callFile(getTrajectory, { params: { run_id: source.runId, episode_id: episodeId }, ...asked })
    : callFile(getJobTrajectory, { params: { job_id: source.jobId, episode_id: episodeId }, ...asked });
