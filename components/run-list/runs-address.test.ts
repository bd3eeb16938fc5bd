import { describe, expect, it } from "vitest";
import { everyRun, type RunsFilter } from "@/lib/client/queries/training-runs";
import { builtInViews, readRunsFilter, runsAddress } from "./runs-address";

const read = (address: string) =>
  readRunsFilter(Object.fromEntries(new URL(address, "http://hardsim.test").searchParams));

const narrow: RunsFilter = {
  statuses: ["queued", "failed"],
  q: "50% & more, of it",
  label: "lr=1e-3,b",
  sceneId: "table_top_v0",
  createdBy: "user_ada",
  age: "30d",
};

describe("the address of the list of runs", () => {
  it("says the whole filter, and gives it back", () => {
    expect(read(runsAddress(narrow))).toEqual(narrow);
    expect(read(runsAddress(everyRun))).toEqual(everyRun);
  });

  it("is one that people can read", () => {
    expect(runsAddress(everyRun)).toBe("/runs");
    expect(runsAddress({ ...everyRun, statuses: ["failed", "canceled"], age: "7d" })).toBe(
      "/runs?status=failed,canceled&age=7d",
    );
  });

  it("is the same one in whichever order statuses are told", () => {
    expect(runsAddress(read("/runs?status=paused,running"))).toBe("/runs?status=running,paused");
  });

  it("narrows nothing by what is no filter", () => {
    expect(read("/runs?status=done&age=1y&page=3")).toEqual(everyRun);
    expect(readRunsFilter({ label: ["a", "b"], status: undefined })).toEqual(everyRun);
  });

  it("is what a view is, of which no two are the same", () => {
    const views = builtInViews("user_ada");
    expect(views.map((view) => runsAddress(view.filter))).toEqual([
      "/runs",
      "/runs?status=queued,running,paused",
      "/runs?status=failed&age=7d",
      "/runs?by=user_ada",
    ]);
  });
});
