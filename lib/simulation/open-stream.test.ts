import { describe, expect, it } from "vitest";
import { openStream } from "@/lib/simulation/open-stream";

const streams = ["reset", "noise", "policy"] as const;
const purposes = ["training", "evaluation"] as const;
const start = (
  seed: number,
  purpose: "training" | "evaluation",
  index: number,
  stream: (typeof streams)[number],
  episodeOffset = 0,
) => {
  const rng = openStream({ seed, purpose, episodeOffset }, index, stream);
  return Array.from({ length: 4 }, () => rng.uniform(0, 1)).join();
};

describe("the random streams of an evaluation", () => {
  it("are none of any training's, whatever the seeds", () => {
    const all = purposes.flatMap((purpose) =>
      streams.flatMap((stream) =>
        [0, 1, 42, 2 ** 53 - 1].flatMap((seed) =>
          Array.from({ length: 200 }, (_, index) => start(seed, purpose, index, stream)),
        ),
      ),
    );
    expect(new Set(all).size).toBe(2 * 3 * 4 * 200);
  });

  it("never change from one version to the next: they decide what a success rate was measured on", () => {
    expect(streams.map((stream) => start(42, "evaluation", 0, stream))).toMatchInlineSnapshot(`
      [
        "0.49640170158818364,0.3675659610889852,0.4672942953184247,0.35148649592883885",
        "0.24575014505535364,0.38051116885617375,0.6189634930342436,0.017740619368851185",
        "0.6110261708963662,0.20988456648774445,0.8909032002557069,0.6130611088592559",
      ]
    `);
  });

  it("belong to an episode of the suite, not of the job", () => {
    expect(start(42, "evaluation", 3, "reset", 20)).toBe(start(42, "evaluation", 23, "reset"));
  });
});
