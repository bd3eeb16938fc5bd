import { expect, test } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { listPlaces } from "./list-places";

const checkpoints = [2, 1].map(
  (index): WireCheckpoint => ({
    checkpoint_id: `ckpt_${index}`,
    run_id: "run_a",
    parent_checkpoint_id: null,
    parent_asset_id: null,
    iteration_id: `iter_${index}`,
    iteration_index: index,
    uri: `hardsim://checkpoints/ckpt_${index}`,
    filename: "checkpoint.pt",
    format: "file",
    files: null,
    file_count: null,
    sha256: "0".repeat(64),
    size_bytes: 1_000,
    manifest_digest: "",
    image_digest: null,
    metrics: {},
    policy: null,
    pinned: false,
    created_at: "2026-11-24T02:00:00.000Z",
  }),
);
const run = makeWireRun({
  run_id: "run_a",
  name: "lift",
  latest_checkpoint_id: "ckpt_2",
  best: { value: 1, iteration_index: 1, checkpoint_id: "ckpt_1" },
  champion_checkpoint_id: "ckpt_1",
});

test("a run is asked for its latest, its best and its champion, and which those are now is said", () => {
  expect(listPlaces(run, checkpoints).map(({ uri, now }) => [uri, now?.iteration_index])).toEqual([
    ["run_a@latest", 2],
    ["run_a@best", 1],
    ["run_a@champion", 1],
  ]);
  expect(listPlaces(run, checkpoints).at(-1)?.description).toMatch(/^the champion, now lift · i1 · /);
});

test("what a run does not have it is not asked for; an upload is no checkpoint", () => {
  const bare = makeWireRun({ latest_checkpoint_id: null, best: null, champion_checkpoint_id: null });
  expect(listPlaces(bare, [])).toEqual([]);
  expect(listPlaces({ ...bare, champion_checkpoint_id: "asset_1" }, [])).toEqual([]);
});

test("a champion that the run started from is one all the same", () => {
  const [place] = listPlaces({ ...run, latest_checkpoint_id: null, best: null }, []);
  expect(place).toMatchObject({
    place: "champion",
    description: "the champion, now lift · what it starts from",
  });
});
