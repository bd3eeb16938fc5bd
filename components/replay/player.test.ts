import { describe, expect, it } from "vitest";
import { changePlayer, type PlayerState, type PlayerWish, startAt, stepOf } from "./player";

const wish = (state: PlayerState, ...wishes: PlayerWish[]): PlayerState => wishes.reduce(changePlayer, state);

describe("the player", () => {
  it("plays in the episode's own time, times its speed, and stops at the last step", () => {
    const playing = wish(startAt(10), { type: "toggle" }, { type: "pass", steps: 1.5 });
    expect(playing).toMatchObject({ at: 1.5, isPlaying: true });
    const faster = wish(playing, { type: "speed", speed: 4 }, { type: "pass", steps: 1 });
    expect(faster.at).toBe(5.5);
    const over = wish(faster, { type: "pass", steps: 2 });
    expect(over).toMatchObject({ at: 10, isPlaying: false });
    expect(wish(over, { type: "toggle" })).toMatchObject({ at: 0, isPlaying: true });
  });

  it("goes round where it loops", () => {
    const looping = wish(startAt(10, 9), { type: "loop", isLooping: true }, { type: "toggle" });
    expect(wish(looping, { type: "pass", steps: 2.5 })).toMatchObject({ at: 1.5, isPlaying: true });
    // A tab that was away for a minute comes back somewhere within.
    expect(wish(looping, { type: "pass", steps: 3_000 }).at).toBeLessThan(10);
  });

  it("stands on a step when it is paused, and moves by steps within what there is", () => {
    const playing = wish(startAt(10, 3), { type: "toggle" }, { type: "pass", steps: 0.7 });
    expect(stepOf(playing)).toBe(3);
    expect(wish(playing, { type: "pause" })).toMatchObject({ at: 3, isPlaying: false });
    expect(wish(playing, { type: "step", by: 1 })).toMatchObject({ at: 4, isPlaying: false });
    expect(wish(playing, { type: "step", by: -10 }).at).toBe(0);
    expect(wish(playing, { type: "step", by: 100 }).at).toBe(10);
    expect(wish(playing, { type: "seek", step: 7.6 })).toMatchObject({ at: 8, isPlaying: true });
  });

  it("has nothing to play in an episode of one step", () => {
    const one = startAt(0, 5);
    expect(one.at).toBe(0);
    expect(wish(one, { type: "loop", isLooping: true }, { type: "toggle" }).isPlaying).toBe(false);
    const left = wish(
      startAt(9, 9),
      { type: "seek", step: 2 },
      { type: "toggle" },
      { type: "load", last: 0 },
    );
    expect(left).toMatchObject({ at: 0, isPlaying: false });
  });

  it("keeps its place over another episode as far as that goes", () => {
    expect(wish(startAt(10_000, 9_000), { type: "load", last: 95 }).at).toBe(95);
    expect(wish(startAt(10, 4), { type: "load", last: 20 })).toMatchObject({ at: 4, last: 20 });
  });

  it("does not move by what passes while it is paused, nor to what is no step", () => {
    expect(wish(startAt(10, 4), { type: "pass", steps: 3 }).at).toBe(4);
    expect(wish(startAt(10, 4), { type: "seek", step: Number.NaN }).at).toBe(0);
  });
});
