import { describe, expect, it } from "vitest";
import { readEpisodesFilter } from "./episodes-place";

describe("the address of episodes", () => {
  it("says what is shown", () => {
    expect(
      readEpisodesFilter(
        new URLSearchParams(
          "iteration=13&job=14&env=3&success=false&mark=bad&purpose=evaluation&sort=-return",
        ),
      ),
    ).toEqual({
      iteration: 13,
      job: 14,
      env: 3,
      success: false,
      mark: "bad",
      purpose: "evaluation",
      sort: "-return",
    });
  });

  it("is not misled by what is no filter", () => {
    expect(
      readEpisodesFilter(
        new URLSearchParams("iteration=i13&job=-1&success=maybe&mark=best&purpose=fun&sort=luck"),
      ),
    ).toEqual({
      iteration: null,
      job: null,
      env: null,
      success: null,
      mark: null,
      purpose: "training",
      sort: "place",
    });
  });
});
