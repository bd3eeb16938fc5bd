import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type {
  WireAncestor,
  WireLearnedBatch,
  WireLineageRun,
} from "@/lib/contracts/checkpoints/get-provenance";
import { toWireSpec } from "@/lib/contracts/spec/run-spec";
import { toWireTime } from "@/lib/contracts/wire";
import type { BatchRow, LineageCheckpoint, LineageRun } from "@/lib/server/store/lineage";
import { readSpec } from "@/lib/server/store/stored-run";

/** Of a finished rollout's result, which the loop writes. */
const resultSchema = z.object({
  sha256: z.string(),
  bytes: z.number(),
  seed: z.number(),
  episodes: z.number(),
});
export const readBatch = (result: BatchRow["result"]) => resultSchema.parse(result);

export function toWireBatch(
  { taskId, iterationIndex, index, result, drivers }: BatchRow,
  told: Pick<WireLearnedBatch, "kept" | "learned_by" | "left_out" | "episodes">,
): WireLearnedBatch {
  const { sha256, bytes, seed, episodes } = readBatch(result);
  return {
    job_id: taskId,
    iteration_index: iterationIndex,
    job_index: index,
    sha256,
    size_bytes: bytes,
    seed,
    num_envs: episodes,
    driver_checkpoint_ids: drivers,
    ...told,
  };
}

export function toWireRun(run: LineageRun): WireLineageRun {
  const text = canonicalize(toWireSpec(readSpec(run)));
  if (text === undefined) throw new Error(`the spec of ${run.runId} is not JSON`);
  return {
    run_id: run.runId,
    name: run.name,
    spec: {
      sha256: createHash("sha256").update(text).digest("hex"),
      href: `/v1/training-runs/${run.runId}`,
    },
    image_digest: run.imageDigest,
    simulator_image_digest: run.simulatorImage?.digest ?? null,
  };
}

type ShownCheckpoint = NonNullable<WireAncestor["checkpoint"]>;

export const toWireLineageCheckpoint = (
  row: LineageCheckpoint,
  told: Pick<ShownCheckpoint, "exclusions_known">,
): ShownCheckpoint => ({
  run_id: row.runId,
  iteration_id: row.iterationId,
  iteration_index: row.iterationIndex,
  parent_checkpoint_id: row.parentCheckpointId,
  parent_asset_id: row.parentAssetId,
  sha256: row.sha256,
  image_digest: row.imageDigest,
  manifest_digest: row.manifestDigest,
  ...told,
  created_at: toWireTime(row.createdAt),
});
