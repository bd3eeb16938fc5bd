import { expect, it } from "vitest";
import { findTellingPlace } from "./find-telling-place";

const at = (iteration_index: number, job_index: number, env: number) => ({ iteration_index, job_index, env });

it("the first place that failed at first and succeeded with the champion tells most", () => {
  const failed = [at(-1, 0, 0), at(-1, 0, 1), at(-1, 1, 0), at(0, 0, 2)];
  expect(findTellingPlace(failed, [at(3, 1, 0), at(3, 0, 1), at(3, 0, 2)])).toEqual({ job: 0, env: 1 });
});

it("where nothing got better none does", () => {
  expect(findTellingPlace([at(-1, 0, 0)], [at(3, 0, 1)])).toBeNull();
  expect(findTellingPlace([], [at(3, 0, 1)])).toBeNull();
  // The champion is what failed there itself.
  expect(findTellingPlace([at(0, 0, 0)], [at(0, 0, 0)])).toBeNull();
});
