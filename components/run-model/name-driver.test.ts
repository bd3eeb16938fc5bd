import { describe, expect, it } from "vitest";
import { indexCheckpoints, nameCheckpoint } from "./name-checkpoint";
import { nameDriver } from "./name-driver";

const indexes = indexCheckpoints({
  iterations: [
    { index: 0, checkpoint_in_id: "asset_start", checkpoint_id: "ckpt_a" },
    { index: 1, checkpoint_in_id: "ckpt_a", checkpoint_id: null },
  ],
  evaluations: [{ iteration_index: 7, checkpoint_id: "ckpt_h" }],
});
const auto = { driver: "auto", expert_fraction: 0 } as const;
const from = (checkpointId: string | null, index = 1) => ({ index, checkpoint_in_id: checkpointId });
const yes = () => true;

describe("a checkpoint's name", () => {
  it("is the iteration that left it, start for what the run starts from, and else its id", () => {
    const names = ["asset_start", "ckpt_a", "ckpt_h", "ckpt_01M8HJCP275PWCC735BG0JBWR4"];
    expect(names.map((id) => nameCheckpoint(id, indexes))).toEqual(["start", "i0", "i7", "ckpt_…0JBWR4"]);
  });

  it("of what a run starts from is known from its evaluation too", () => {
    const evaluations = [{ iteration_index: null, checkpoint_id: "asset_x" }];
    expect(nameCheckpoint("asset_x", indexCheckpoints({ iterations: [], evaluations }))).toBe("start");
  });
});

describe("the driver of an iteration", () => {
  it("is the policy of the checkpoint that it starts from", () => {
    expect(nameDriver(auto, from("asset_start", 0), indexes, yes)).toBe("start");
    expect(nameDriver(auto, from("ckpt_a"), indexes, yes)).toBe("i0");
  });

  it("is the expert without a checkpoint, and where the checkpoint carries no policy", () => {
    expect(nameDriver(auto, from(null), indexes, yes)).toBe("expert");
    expect(nameDriver(auto, from("ckpt_a"), indexes, () => false)).toBe("expert");
    expect(nameDriver({ ...auto, driver: "scripted" }, from("ckpt_a"), indexes, yes)).toBe("expert");
  });

  it("is told with the expert's share in that iteration, and is the expert where that is all", () => {
    const shared = { ...auto, expert_fraction: [1, 0.5, 0.125] };
    const names = [0, 1, 2, 9].map((index) => nameDriver(shared, from("ckpt_a", index), indexes, yes));
    expect(names).toEqual([
      "expert",
      "i0, 50\u00a0% expert",
      "i0, 12.5\u00a0% expert",
      "i0, 12.5\u00a0% expert",
    ]);
  });

  it("is random where the run says so, with or without a checkpoint", () => {
    const random = { driver: "random", expert_fraction: 0.25 } as const;
    expect(nameDriver(random, from(null), indexes, yes)).toBe("random, 25\u00a0% expert");
  });

  it("is not guessed while nobody knows whether the checkpoint carries a policy", () => {
    expect(nameDriver(auto, from("ckpt_a"), indexes, () => undefined)).toBeNull();
    expect(nameDriver({ ...auto, driver: "checkpoint" }, from("ckpt_a"), indexes, () => undefined)).toBe(
      "i0",
    );
  });
});
