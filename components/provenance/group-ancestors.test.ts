import { expect, it } from "vitest";
import type { WireAncestor, WireLineageRun } from "@/lib/contracts/checkpoints/get-provenance";
import { countEpisodes, groupAncestors, joinPages } from "./group-ancestors";

const digest = "a".repeat(64);
const run = (name: string): WireLineageRun => ({
  run_id: name,
  name,
  spec: { sha256: digest, href: "" },
  image_digest: null,
  simulator_image_digest: null,
});
const ancestor = (depth: number, runId: string | null, envs: readonly number[] = []): WireAncestor => ({
  depth,
  standing: runId === null ? "hidden" : "known",
  checkpoint_id: `ckpt_${depth}`,
  checkpoint:
    runId === null
      ? null
      : {
          run_id: runId,
          iteration_id: "",
          iteration_index: 0,
          parent_checkpoint_id: null,
          parent_asset_id: null,
          sha256: digest,
          image_digest: null,
          manifest_digest: digest,
          exclusions_known: true,
          created_at: "2026-03-01T10:00:00.000Z",
        },
  batches: envs.map((num_envs, job_index) => ({
    job_id: `job_${depth}_${job_index}`,
    iteration_index: 0,
    job_index,
    sha256: digest,
    size_bytes: 1,
    seed: 1,
    num_envs: num_envs + 1,
    episodes: num_envs,
    left_out: [],
    driver_checkpoint_ids: [],
    kept: true,
    learned_by: { first_checkpoint_id: "", last_checkpoint_id: "", checkpoints: 1 },
  })),
});

it("stands run by run, with what is hidden or gone between them", () => {
  const gone: WireAncestor = { ...ancestor(6, null), standing: "gone" };
  const all = [
    ancestor(0, "fork"),
    ancestor(1, "fork"),
    ancestor(2, null),
    ancestor(3, null),
    ancestor(4, "first"),
    ancestor(5, "first"),
    gone,
  ];
  const groups = groupAncestors(all, [run("first"), run("fork")]);
  expect(
    groups.map((group) => [
      group.kind === "run" ? group.run.name : group.kind,
      group.ancestors.map(({ depth }) => depth),
    ]),
  ).toEqual([
    ["fork", [0, 1]],
    ["hidden", [2, 3]],
    ["first", [4, 5]],
    ["gone", [6]],
  ]);
});

it("an ancestor that goes on on the next page is one, with all of its batches", () => {
  const joined = joinPages([
    { ancestors: [ancestor(0, "a", [8]), ancestor(1, "a", [4, 4])] },
    { ancestors: [ancestor(1, "a", [2]), ancestor(2, "a", [])] },
  ]);
  expect(joined.map(({ depth, batches }) => [depth, batches.map((batch) => batch.episodes)])).toEqual([
    [0, [8]],
    [1, [4, 4, 2]],
    [2, []],
  ]);
});

it("counts episodes of all batches", () => {
  expect(countEpisodes([ancestor(0, "a", [8, 4]), ancestor(1, "a", []), ancestor(2, "a", [1])])).toBe(13);
});
