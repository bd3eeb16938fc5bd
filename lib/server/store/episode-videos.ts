import { and, eq, inArray } from "drizzle-orm";
import { videoNames } from "@/lib/contracts/episodes/video";
import type { Db } from "@/lib/server/db/client";
import { artifact, attempt } from "@/lib/server/db/schema/attempts";

type Place = { taskId: string; env: number };
export type EpisodeVideo = { taskId: string; artifactId: string; name: string };

/** Videos that the attempts which completed have left of these episodes, or of others of their jobs. */
export async function listEpisodeVideos(db: Db, episodes: readonly Place[]): Promise<EpisodeVideo[]> {
  if (episodes.length === 0) return [];
  return db
    .select({ taskId: attempt.taskId, artifactId: artifact.artifactId, name: artifact.name })
    .from(attempt)
    .innerJoin(artifact, eq(artifact.attemptId, attempt.attemptId))
    .where(
      and(
        inArray(attempt.taskId, [...new Set(episodes.map(({ taskId }) => taskId))]),
        inArray(artifact.name, [...new Set(episodes.flatMap(({ env }) => videoNames(env)))]),
        eq(artifact.partial, false),
      ),
    );
}
