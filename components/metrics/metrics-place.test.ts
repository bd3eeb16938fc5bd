import { describe, expect, it } from "vitest";
import { chooseKeys, findKeys, orderKeys } from "./choose-keys";
import { readMetricsPlace, writeNames } from "./metrics-place";

describe("the address of charts", () => {
  it("says nothing: iterations, nothing smoothed, nobody has chosen", () => {
    expect(readMetricsPlace(new URLSearchParams())).toEqual({
      axis: "iteration",
      iteration: null,
      keys: null,
      find: "",
      smoothing: 0,
      log: false,
      pin: null,
      others: [],
    });
  });

  it("holds names with commas, spaces and percent signs", () => {
    const names = ["a,b", "train loss", "100%", "x%20y"];
    const search = new URLSearchParams({ keys: writeNames(names) });
    expect(readMetricsPlace(new URLSearchParams(search.toString())).keys).toEqual(names);
  });

  it("holds a place on any axis", () => {
    expect(readMetricsPlace(new URLSearchParams("pin=12.5")).pin).toBe(12.5);
    expect(readMetricsPlace(new URLSearchParams("pin=i12")).pin).toBeNull();
  });

  it("is not misled by what is no place", () => {
    const place = readMetricsPlace(new URLSearchParams("x=height&iteration=-1&smooth=7&log=yes&with=a+a+b"));
    expect(place).toMatchObject({ axis: "iteration", iteration: null, smoothing: 0, log: false });
    expect(place.others).toEqual(["a", "b"]);
  });

  it("holds no more runs than there are colours", () => {
    expect(readMetricsPlace(new URLSearchParams("with=1+2+3+4+5+6+7+8+9")).others).toHaveLength(7);
  });
});

describe("the series to show", () => {
  const keys = Array.from({ length: 500 }, (_, at) => `metric_${String(at).padStart(3, "0")}`);

  it("come with the watched one first", () => {
    expect(orderKeys(["b", "c", "a", "b"], "c")).toEqual(["c", "a", "b"]);
  });

  it("are the first eight while nobody has chosen, and that is said", () => {
    const { shown, note } = chooseKeys(keys, { chosen: null, find: "" });
    expect(shown).toEqual(keys.slice(0, 8));
    expect(note).toBe("8 of 500 shown, the first by name");
  });

  it("are what was searched for", () => {
    expect(findKeys(keys, " _49")).toHaveLength(10);
    expect(chooseKeys(keys, { chosen: null, find: "499" })).toEqual({ shown: ["metric_499"], note: null });
  });

  it("are the chosen ones that exist", () => {
    expect(chooseKeys(keys, { chosen: ["metric_007", "gone"], find: "" }).shown).toEqual(["metric_007"]);
  });
});
