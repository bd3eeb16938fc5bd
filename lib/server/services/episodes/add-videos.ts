import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { videoNames } from "@/lib/contracts/episodes/video";
import type { Db } from "@/lib/server/db/client";
import { listEpisodeVideos } from "@/lib/server/store/episode-videos";

/** The episodes with the artifact that is a video of them, where their simulator left one. */
export async function addVideos(db: Db, episodes: readonly WireEpisode[]): Promise<WireEpisode[]> {
  const videos = await listEpisodeVideos(
    db,
    episodes.map(({ job_id: taskId, env }) => ({ taskId, env })),
  );
  const byPlace = new Map(videos.map(({ taskId, name, artifactId }) => [`${taskId} ${name}`, artifactId]));
  return episodes.map((episode) => {
    const artifactIds = videoNames(episode.env).map((name) => byPlace.get(`${episode.job_id} ${name}`));
    return { ...episode, video_artifact_id: artifactIds.find((id) => id !== undefined) ?? null };
  });
}
