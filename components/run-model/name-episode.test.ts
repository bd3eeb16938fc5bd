import { expect, it } from "vitest";
import { nameEpisode } from "./name-episode";

it("an episode is called by its place, and one that evaluated says so", () => {
  const place = { iteration_index: 13, job_index: 14, env: 8 };
  expect(nameEpisode({ ...place, purpose: "training" })).toBe("i13 · job 14 · env 08");
  expect(nameEpisode({ ...place, iteration_index: -1, purpose: "evaluation" })).toBe(
    "evaluation of start · job 14 · env 08",
  );
});
