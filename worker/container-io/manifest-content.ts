import { isDeepStrictEqual } from "node:util";
import type { DatasetContent } from "@/lib/contracts/files/dataset-manifest-schema";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { RecordedRollout, RecordedSpaces, RolloutSummary } from "@/lib/core/attempts/outcome";
import type { ExcludedWhy } from "@/lib/core/curation/rules";
import type { SceneCard } from "@/lib/core/scenes/card";

export type FinishedRollout = { index: number; result: Readonly<Record<string, unknown>> | null };

/** The finished rollouts of one iteration, one for each job, in the order of their index. */
export type FinishedIteration = { iteration: number; rollouts: readonly FinishedRollout[] };

/** Relative to the manifest's folder. `earlier`: the iteration that recorded it, where it is not the manifest's own. */
export function batchPath(index: number, earlier: number | null): string {
  const folder = earlier === null ? "" : `earlier/${String(earlier).padStart(5, "0")}/`;
  return `${folder}batches/${String(index).padStart(5, "0")}/rollout.safetensors`;
}

/** With what a simulator of the user's own says of its batch; null of the built-in one's. */
type RecordedSummary = RolloutSummary & { recorded: RecordedRollout | null; cutFrom?: CutFrom };

/**
 * A finished job's result. Guarantee of the casts: `task.result` is written in one place, from the summary of
 * `rollout.succeeded` and what was recorded beside it. Throws for a job without a result, because a manifest never leaves a job out.
 */
function readRolloutSummary({ index, result }: FinishedRollout): RecordedSummary {
  if (!result || typeof result.sha256 !== "string")
    throw new Error(`rollout job ${index} has no result, and a manifest never leaves one out`);
  const recorded = "spaces" in result ? (result as unknown as RecordedRollout) : null;
  return { ...(result as unknown as RolloutSummary), recorded };
}

/** Jobs of one run cannot be one dataset. The message is a sentence. */
export class UnequalBatches extends Error {
  override name = "UnequalBatches";
}

/** What is left of a recorded batch: by its sha256, the environments in their order. */
export type CutFrom = { sha256: string; envs: readonly number[] };

/** `index`: of its job. `seed`: of its batch. */
export type ExcludedEpisode = {
  iteration: number;
  index: number;
  seed: number;
  env: number;
  reasons: readonly ExcludedWhy[];
};

/**
 * The part of manifest.json that says what was recorded. It has no ids and no times, so that equal specs and seeds give equal
 * digests. `iterations`: the one that the manifest is of is the last, those before it are the earlier ones whose batches
 * it repeats; without what is left out of them, which `excluded` names.
 */
export function buildManifestContent(
  spec: ResolvedSpec["rollout"],
  scenes: readonly SceneCard[],
  iterations: readonly FinishedIteration[],
  excluded: readonly ExcludedEpisode[] = [],
): DatasetContent {
  const own = iterations.at(-1)?.iteration;
  const isOfSeveral = spec.datasetIterations !== 1;
  const place = (batch: { iteration: number; index: number }) => ({
    path: batchPath(batch.index, batch.iteration === own ? null : batch.iteration),
  });
  const recordedBy = ({ iteration }: { iteration: number }) =>
    isOfSeveral ? { iteration_index: iteration } : {};
  const summaries = iterations.flatMap(({ iteration, rollouts }) =>
    rollouts.map((rollout) => ({ iteration, index: rollout.index, ...readRolloutSummary(rollout) })),
  );
  // Where all of its own are left out, it is the dataset of the newest that are left.
  const newest = summaries.at(-1)?.iteration;
  return {
    scene_id: spec.sceneId,
    task_mode: spec.taskMode,
    policy: describePolicy(summaries.at(-1)?.driver),
    ...(spec.simulator ? describeOwnSimulator(summaries, newest) : describeBuiltIn(spec, scenes)),
    batches: summaries.map((batch) => ({
      ...place(batch),
      sha256: batch.sha256,
      bytes: batch.bytes,
      seed: batch.seed,
      num_envs: batch.episodes,
      steps: spec.steps,
      return_mean: batch.returnMean,
      success_rate: batch.successRate,
      length_mean: batch.lengthMean,
      ...recordedBy(batch),
      ...(batch.driver && { policy: describePolicy(batch.driver) }),
      ...(batch.cutFrom && { cut_from: { sha256: batch.cutFrom.sha256, envs: [...batch.cutFrom.envs] } }),
    })),
    ...(excluded.length > 0 && {
      excluded: excluded.map(({ seed, env, reasons, ...batch }) => ({
        ...place(batch),
        ...recordedBy(batch),
        seed,
        env,
        reasons: [...reasons],
      })),
    }),
    totals: sumUp(summaries),
  };
}

type Simulated = Pick<DatasetContent, "simulator" | "spaces">;

function describeBuiltIn(
  spec: Pick<ResolvedSpec["rollout"], "sceneId" | "taskMode">,
  scenes: readonly SceneCard[],
): Simulated {
  const scene = scenes.find(({ sceneId }) => sceneId === spec.sceneId);
  const mode = scene?.taskModes.find(({ taskMode }) => taskMode === spec.taskMode);
  if (!scene || !mode) throw new Error(`this worker knows no scene ${spec.sceneId} with ${spec.taskMode}`);
  const { name, version, physicsDt, controlDt } = scene.simulator;
  return {
    simulator: { name, version, physics_dt: physicsDt, control_dt: controlDt },
    spaces: copySpaces(mode),
  };
}

/**
 * What the batches say of themselves, which must be the same of all of them: jobs that end at the same time do not see one
 * another. Throws UnequalBatches.
 */
function describeOwnSimulator(
  summaries: readonly (RecordedSummary & { iteration: number; index: number })[],
  own: number | undefined,
): Simulated {
  const first = summaries.find(({ iteration }) => iteration === own)?.recorded;
  if (!first) throw new Error("a batch of a simulator of the user's own says nothing of itself");
  const other = summaries.find(({ recorded }) => !isDeepStrictEqual(recorded?.spaces, first.spaces));
  if (other)
    throw new UnequalBatches(
      `Rollout ${other.index} of iteration ${other.iteration} has other observations or actions (shape, type, names or limits) than rollout 0 of iteration ${own}: one dataset has one kind of them.`,
    );
  const { name, version, imageDigest } = first.simulator;
  return { simulator: { name, version, image_digest: imageDigest }, spaces: copySpaces(first.spaces) };
}

const copySpaces = ({ observation, action }: RecordedSpaces): DatasetContent["spaces"] => ({
  observation: {
    names: [...observation.names],
    shape: [...observation.shape],
    dtype: observation.dtype,
  },
  action: {
    names: [...action.names],
    shape: [...action.shape],
    dtype: action.dtype,
    low: [...action.low],
    high: [...action.high],
  },
});

/** Of the scripted controller alone it says what it said before there were others: digests stay what they were. */
function describePolicy(driver: RolloutSummary["driver"]): DatasetContent["policy"] {
  if (!driver || driver.expertFraction >= 1) return { kind: "scripted", sha256: null };
  const { kind, sha256, expertFraction } = driver;
  return { kind: expertFraction > 0 ? "mixed" : kind, sha256, expert_fraction: expertFraction };
}

function sumUp(batches: readonly RolloutSummary[]): DatasetContent["totals"] {
  const sum = (read: (batch: RolloutSummary) => number) =>
    batches.reduce((total, batch) => total + read(batch), 0);
  const episodes = sum((batch) => batch.episodes);
  const mean = (read: (batch: RolloutSummary) => number) =>
    episodes === 0 ? 0 : sum((batch) => read(batch) * batch.episodes) / episodes;
  return {
    batches: batches.length,
    episodes,
    env_steps: sum((batch) => batch.envSteps),
    bytes: sum((batch) => batch.bytes),
    success_rate: mean((batch) => batch.successRate),
    return_mean: mean((batch) => batch.returnMean),
  };
}
