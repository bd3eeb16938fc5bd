import { expect, test } from "vitest";
import { groupShares } from "./group-shares";

const sharing = (attempt: string, run: string | null, share: number, job: string | null = null) => ({
  attempt_id: attempt,
  run_id: run,
  run_name: run,
  iteration_index: run === null ? null : 0,
  job_id: job,
  share,
  taken_at: null,
});

test("equal shares of a run's rollouts are told together, and what differs by itself", () => {
  const given = [
    sharing("att_1", "run_a", 0.1),
    sharing("att_2", "run_a", 0.1),
    sharing("att_3", "run_b", 0.1),
    sharing("att_4", "run_a", 0.2),
    sharing("att_5", null, 0.1, "job_a"),
    sharing("att_6", null, 0.1),
    sharing("att_7", "run_a", 0.1),
  ];
  expect(groupShares(given).map(({ place, count }) => [place.attempt_id, count])).toEqual([
    ["att_1", 3],
    ["att_3", 1],
    ["att_4", 1],
    ["att_5", 1],
    ["att_6", 1],
  ]);
});
