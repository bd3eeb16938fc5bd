import { expect, test } from "vitest";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import { describeSelection, sayProgress } from "./describe-selection";
import { listEpisodeChoices, listIterationChoices, listMetricChoices } from "./list-choices";
import { writeExportCurl } from "./write-export-curl";

const unfiltered = {
  iteration: null,
  job: null,
  env: null,
  success: null,
  mark: null,
  purpose: "training",
} as const;

test("what a filtered list shows is offered first, and all of the run beside it", () => {
  expect(listEpisodeChoices(unfiltered).map(({ of }) => of)).toEqual([{}]);
  const [shown, all] = listEpisodeChoices({ ...unfiltered, iteration: 3, success: false });
  expect([shown?.of, all?.of]).toEqual([{ iteration: 3, success: false }, {}]);
  expect(shown?.label).toBe("what the list shows: i3 · failed");
  expect(listEpisodeChoices({ ...unfiltered, purpose: "evaluation" })[0]?.of).toEqual({
    purpose: "evaluation",
  });
});

test("an iteration offers its dataset once there is one, and its evaluation where the run has one", () => {
  const run = makeWireRun();
  const choicesOf = (digest: string | null) =>
    listIterationChoices(makeWireIteration({ index: 2, manifest_digest: digest }), run).map(({ of }) => of);
  expect(choicesOf("d".repeat(64))[0]).toEqual({ dataset_of: 2 });
  expect(choicesOf(null)).toEqual([{ iteration: 2 }, { iteration: 2 }]);
  expect(listMetricChoices(2)[0]?.of).toEqual({ iteration: 2 });
});

test("a selection and its progress are said in a few words", () => {
  const selection = { ...unfiltered, dataset_of: null, mark: null, episodes: null };
  expect(describeSelection(selection)).toBe("whole run");
  expect(describeSelection({ ...selection, dataset_of: 1 })).toBe("dataset of i1");
  expect(describeSelection({ ...selection, purpose: "evaluation", iteration: -1, env: 2 })).toBe(
    "evaluation · start · env 02",
  );
  expect(describeSelection({ ...selection, iteration: 2, mark: "bad" })).toBe("i2 · marked bad");
  expect(describeSelection({ ...selection, episodes: ["a", "b"] })).toBe("2 chosen");
  const said = (done: number, total: number | null) =>
    sayProgress({ status: "running", progress: { done, total } });
  expect([said(0, null), said(37, 101), said(9, 9)]).toEqual(["Being made", "36 %", "Being packed"]);
});

test("the request for a shell is the one that the page sends", () => {
  expect(writeExportCurl("run_1", { kind: "tensorboard", iteration: 1 }, "https://a.example")).toContain(
    `curl -X POST https://a.example/v1/training-runs/run_1/exports`,
  );
});
