import { describe, expect, it } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { indexCheckpoints, nameCheckpoint } from "./name-checkpoint";
import { nameDriver } from "./name-driver";

const indexes = indexCheckpoints({
  iterations: [
    { index: 0, checkpoint_in_id: "asset_start", checkpoint_id: "ckpt_a" },
    { index: 1, checkpoint_in_id: "ckpt_a", checkpoint_id: null },
  ],
  evaluations: [{ iteration_index: 7, checkpoint_id: "ckpt_h" }],
});
type Template = Parameters<typeof nameDriver>[0];
const auto = { driver: "auto", expert_fraction: 0 } as const;
const builtIn = (policy: Template["policy"]): Template => ({ policy, simulator: null });
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
    expect(nameDriver(builtIn(auto), from("asset_start", 0), indexes, yes)).toBe("start");
    expect(nameDriver(builtIn(auto), from("ckpt_a"), indexes, yes)).toBe("i0");
  });

  it("is the expert without a checkpoint, and where the checkpoint carries no policy", () => {
    expect(nameDriver(builtIn(auto), from(null), indexes, yes)).toBe("expert");
    expect(nameDriver(builtIn(auto), from("ckpt_a"), indexes, () => false)).toBe("expert");
    expect(nameDriver(builtIn({ ...auto, driver: "scripted" }), from("ckpt_a"), indexes, yes)).toBe("expert");
  });

  it("is told with the expert's share in that iteration, and is the expert where that is all", () => {
    const shared = { ...auto, expert_fraction: [1, 0.5, 0.125] };
    const names = [0, 1, 2, 9].map((index) =>
      nameDriver(builtIn(shared), from("ckpt_a", index), indexes, yes),
    );
    expect(names).toEqual([
      "expert",
      "i0, 50\u00a0% expert",
      "i0, 12.5\u00a0% expert",
      "i0, 12.5\u00a0% expert",
    ]);
  });

  it("is random where the run says so, with or without a checkpoint", () => {
    const random = { driver: "random", expert_fraction: 0.25 } as const;
    expect(nameDriver(builtIn(random), from(null), indexes, yes)).toBe("random, 25\u00a0% expert");
  });

  it("is the checkpoint or the container itself in a simulator of the run's own, which may do without a policy", () => {
    const { resources, ...trainer } = makeWireRun().resolved_spec.trainer_spec;
    const simulator = { ...trainer, resources: { ...resources, gpu_share: null } };
    const own = { policy: auto, simulator };
    expect(nameDriver(own, from(null), indexes, yes)).toBe("simulator");
    expect(nameDriver(own, from("ckpt_a"), indexes, () => false)).toBe("i0");
  });

  it("is not guessed while nobody knows whether the checkpoint carries a policy", () => {
    expect(nameDriver(builtIn(auto), from("ckpt_a"), indexes, () => undefined)).toBeNull();
    expect(
      nameDriver(builtIn({ ...auto, driver: "checkpoint" }), from("ckpt_a"), indexes, () => undefined),
    ).toBe("i0");
  });
});
