import { expect, test } from "vitest";
import { videoOfEpisode, videoOfJob } from "./videos";

const file = (name: string) => ({ name, size_bytes: 1, sha256: "0".repeat(64) });

test("a single job's video is that of the environment, the mp4 where there are both", () => {
  const job = {
    job_id: "job_a",
    artifacts: ["videos/1.webm", "videos/1.mp4", "videos/11.webm", "output/videos/2.mp4"].map(file),
  };
  expect([1, 11, 2].map((env) => videoOfJob(job, env)?.key ?? null)).toEqual([
    "job_a videos/1.mp4",
    "job_a videos/11.webm",
    null,
  ]);
});

test("an episode without a video, or one that is not read yet, has none to play", () => {
  expect(videoOfEpisode("run_a", { video_artifact_id: null })).toBeNull();
  expect(videoOfEpisode("run_a", undefined)).toBeNull();
  expect(videoOfEpisode("run_a", { video_artifact_id: "art_1" })?.key).toBe("art_1");
});
