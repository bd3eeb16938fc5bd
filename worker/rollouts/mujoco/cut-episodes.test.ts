import { expect, test } from "vitest";
import { cutEpisodes } from "@/worker/rollouts/mujoco/cut-episodes";

test("shares hold every episode once and shrink towards the end, so that no thread waits long for another", () => {
  const ranges = cutEpisodes(64, 2, 8);

  expect(ranges.map(({ episodes }) => episodes)).toEqual([8, 8, 8, 8, 8, 6, 5, 4, 3, 2, 1, 1, 1, 1]);
  expect(
    ranges.flatMap(({ firstEpisode, episodes }) =>
      Array.from({ length: episodes }, (_, i) => firstEpisode + i),
    ),
  ).toEqual(Array.from({ length: 64 }, (_, i) => i));
});

test("a single thread gets whole shares, as it waits for nobody", () => {
  expect(cutEpisodes(20, 1, 8).map(({ episodes }) => episodes)).toEqual([8, 8, 4]);
});
