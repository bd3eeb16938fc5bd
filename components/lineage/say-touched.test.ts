import { expect, it } from "vitest";
import { sayTainted, sayTouched } from "./say-touched";

const counts = { manifest: 3, lineage: 4, hidden: 0 };
const clean = { checkpoint_id: "ckpt_1", run_id: "run_1", iteration_index: 1 };

it("how far an episode went is said by the way it went", () => {
  expect(sayTouched(counts)).toBe("3 checkpoints by manifest · 4 through an ancestor");
  expect(sayTouched({ manifest: 1, lineage: 0, hidden: 2 })).toBe(
    "1 checkpoint by manifest · 2 in projects that you may not see",
  );
});

it("a bad one says what it tainted, and from where a fork leaves it out", () => {
  const { fact, advice } = sayTainted({ counts, latest_is_touched: true, clean_ancestor: clean });
  expect(fact).toBe("Marked as bad: 7 checkpoints are tainted.");
  expect(advice).toContain("A fork from i1");
});

it("without a clean ancestor, or with a clean newest checkpoint, no fork is offered", () => {
  expect(sayTainted({ counts, latest_is_touched: true, clean_ancestor: null }).advice).toContain("a new run");
  const one = { manifest: 1, lineage: 0, hidden: 0 };
  expect(sayTainted({ counts: one, latest_is_touched: false, clean_ancestor: null })).toEqual({
    fact: "Marked as bad: 1 checkpoint is tainted.",
    advice: "The run's newest checkpoint is not among them.",
  });
});
