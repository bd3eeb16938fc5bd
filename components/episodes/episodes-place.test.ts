import { describe, expect, it } from "vitest";
import { readEpisodesFilter } from "./episodes-place";

describe("the address of episodes", () => {
  it("says what is shown", () => {
    expect(
      readEpisodesFilter(new URLSearchParams("iteration=13&job=14&env=3&success=false&sort=-return")),
    ).toEqual({
      iteration: 13,
      job: 14,
      env: 3,
      success: false,
      sort: "-return",
    });
  });

  it("is not misled by what is no filter", () => {
    expect(readEpisodesFilter(new URLSearchParams("iteration=i13&job=-1&success=maybe&sort=luck"))).toEqual({
      iteration: null,
      job: null,
      env: null,
      success: null,
      sort: "place",
    });
  });
});
