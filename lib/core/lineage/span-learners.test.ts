import { expect, it } from "vitest";
import { type RunHistory, spanLearners } from "./span-learners";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const shown = (history: RunHistory) =>
  spanLearners(history).map(({ recorded, first, last }) => `${recorded}: ${first}-${last}`);

it("each checkpoint learns from its own iteration where a manifest is of one", () => {
  expect(shown({ trained: [0, 1, 2], completed: [0, 1, 2], datasetIterations: 1 })).toEqual([
    "0: 0-0",
    "1: 1-1",
    "2: 2-2",
  ]);
});

it("a window moves on, and a manifest of all iterations names each batch again", () => {
  expect(shown({ trained: upTo(4), completed: upTo(4), datasetIterations: 2 })).toEqual([
    "0: 0-1",
    "1: 1-2",
    "2: 2-3",
    "3: 3-3",
  ]);
  expect(shown({ trained: upTo(3), completed: upTo(3), datasetIterations: null })).toEqual([
    "0: 0-2",
    "1: 1-2",
    "2: 2-2",
  ]);
});

it("batches of an iteration whose checkpoint was rolled back are learned from by those after it", () => {
  expect(shown({ trained: [0, 2, 3], completed: upTo(4), datasetIterations: 2 })).toEqual([
    "0: 0-0",
    "1: 2-2",
    "2: 2-3",
    "3: 3-3",
  ]);
});

it("a failed iteration is repeated by nobody, and takes no place in a window", () => {
  expect(shown({ trained: [0, 2, 3], completed: [0, 2, 3], datasetIterations: 2 })).toEqual([
    "0: 0-2",
    "2: 2-3",
    "3: 3-3",
  ]);
  // It was trained, and its evaluation failed.
  expect(shown({ trained: [0, 1, 2], completed: [0, 2], datasetIterations: 3 })).toEqual([
    "0: 0-2",
    "1: 1-1",
    "2: 2-2",
  ]);
});

it("is the same as asking each manifest what it names", () => {
  for (let seed = 1; seed <= 200; seed++) {
    let state = seed;
    const chance = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const completed = upTo(12).filter(() => chance() < 0.8);
    const trained = upTo(12).filter((index) => (completed.includes(index) ? chance() < 0.7 : chance() < 0.3));
    const datasetIterations = [1, 2, 3, 5, null][Math.floor(chance() * 5)];
    const named = (index: number) => {
      const earlier = completed.filter((one) => one < index);
      return [...earlier.slice(Math.max(0, earlier.length + 1 - (datasetIterations ?? 99))), index];
    };
    const expected = upTo(12).flatMap((recorded) => {
      const learners = trained.filter((index) => named(index).includes(recorded));
      return learners.length === 0 ? [] : [`${recorded}: ${learners[0]}-${learners.at(-1)}`];
    });
    expect(shown({ trained, completed, datasetIterations }), `seed ${seed}`).toEqual(expected);
    for (const { recorded, first, last } of spanLearners({ trained, completed, datasetIterations }))
      for (const index of trained.filter((one) => one >= first && one <= last))
        expect(named(index)).toContain(recorded);
  }
});
