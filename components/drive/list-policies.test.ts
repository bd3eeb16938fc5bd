import { expect, it } from "vitest";
import { completeReference, findMeant, listPolicies } from "@/components/drive/list-policies";

const policy = { sha256: "0", size_bytes: 1, inputs: [], outputs: [] };
const checkpoints = [
  { checkpoint_id: "ckpt_3", iteration_index: 3, policy },
  { checkpoint_id: "ckpt_2", iteration_index: 2, policy: null },
  { checkpoint_id: "ckpt_1", iteration_index: 1, policy },
];
const run = {
  run_id: "run_1",
  champion_checkpoint_id: "ckpt_1",
  latest_checkpoint_id: "ckpt_3",
  best: null,
};
const meant = (reference: string) => findMeant(reference, checkpoints, run)?.checkpoint_id;

it("an address means a checkpoint by its id or by what it is in the run", () => {
  expect(completeReference("@champion", "run_1")).toBe("run_1@champion");
  expect(completeReference("ckpt_1", "run_1")).toBe("ckpt_1");
  expect(["ckpt_2", "run_1@champion", "run_1@latest", "run_1@2"].map(meant)).toEqual([
    "ckpt_2",
    "ckpt_1",
    "ckpt_3",
    "ckpt_2",
  ]);
  expect(["run_1@best", "run_2@latest", "asset_1", "nonsense"].map(meant)).toEqual(Array(4).fill(undefined));
});

it("those with a policy can be chosen, and what drives stands among them wherever it is from", () => {
  expect(listPolicies(checkpoints, run, "run_1@champion")).toEqual([
    { id: "ckpt_3", label: "i3" },
    { id: "ckpt_1", label: "i1, champion" },
  ]);
  expect(listPolicies(checkpoints, run, "run_2@best")[0]).toEqual({ id: "run_2@best", label: "@best" });
});
