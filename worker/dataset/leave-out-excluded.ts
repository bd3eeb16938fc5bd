import { isDeepStrictEqual } from "node:util";
import type { CurationRules } from "@/lib/core/curation/rules";
import { hasRules } from "@/lib/core/curation/rules";
import type { CutAttachment } from "@/lib/server/attempts/attachments";
import type { StoredBlob } from "@/lib/server/storage/port";
import {
  type CutBatchRow,
  listCutBatches,
  listMeasuredEpisodes,
  type MeasuredEpisode,
  readCurationAtManifest,
} from "@/lib/server/store/curation";
import { countReasons, curateDataset, type PartlyKept } from "@/worker/container-io/curate-dataset";
import { cutBatch } from "@/worker/container-io/cut-batch";
import type {
  ExcludedEpisode,
  FinishedIteration,
  FinishedRollout,
} from "@/worker/container-io/manifest-content";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { judgeRoom, readProjectRoom } from "@/worker/held/project-room";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { summarizeEpisodes } from "@/worker/rollouts/summarize-episodes";

export type LeftDataset =
  | {
      kind: "left";
      iterations: readonly FinishedIteration[];
      excluded: readonly ExcludedEpisode[];
      cuts: readonly CutAttachment[];
    }
  | { kind: "empty"; message: string }
  | { kind: "full"; message: string }
  /** Somebody asked for its end. */
  | { kind: "stopped" };

/**
 * The iterations without the episodes that marks and rules leave out. A batch of which some stay is written anew with those alone,
 * so that no trainer meets the others, whatever it reads of the manifest.
 * @param ofSpec the rules that hold until they are changed
 */
export async function leaveOutExcluded(
  runId: string,
  iterations: readonly FinishedIteration[],
  ofSpec: CurationRules,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<LeftDataset> {
  const { db } = ports.database;
  const { iteration: own } = held.ref;
  const { rules: inForce, byHand } = await askDatabase(held, ports, () =>
    readCurationAtManifest(db, runId, own),
  );
  const rules = inForce ?? ofSpec;
  if (!hasRules(rules) && byHand.size === 0) return { kind: "left", iterations, excluded: [], cuts: [] };
  const excluded: ExcludedEpisode[] = [];
  const batches: RecordedBatch[] = [];
  let episodes = 0;
  for (let from = 0; from < iterations.length; from += iterationsAtOnce) {
    const some = iterations.slice(from, from + iterationsAtOnce);
    const measured = await askDatabase(held, ports, () =>
      listMeasuredEpisodes(
        db,
        runId,
        some.map(({ iteration }) => iteration),
      ),
    );
    episodes += measured.length;
    const curated = curateDataset(measured, rules, byHand);
    excluded.push(...curated.excluded);
    batches.push(...curated.batches.map((batch) => ({ ...batch, ...readRecorded(some, batch) })));
  }
  if (excluded.length === episodes)
    return {
      kind: "empty",
      message: `Nothing is left to train on: all ${episodes} episodes are left out (${countReasons(excluded)}).`,
    };
  const known = await askDatabase(held, ports, () =>
    listCutBatches(
      db,
      runId,
      batches.map(({ sha256 }) => sha256),
    ),
  );
  const partly = batches.filter(({ left }) => left.length > 0);
  const full = await findFull(partly, known, held, ports);
  if (full !== null) return { kind: "full", message: full };
  const cuts = new Map<string, CutAttachment>();
  for (const batch of partly) {
    if (held.stopping.aborted) return { kind: "stopped" };
    cuts.set(placeOf(batch), await cut(batch, known, held, ports));
  }
  const changed = new Map(batches.map((batch) => [placeOf(batch), batch]));
  return {
    kind: "left",
    excluded,
    cuts: [...cuts.values()],
    iterations: iterations.map(({ iteration, rollouts }) => ({
      iteration,
      rollouts: rollouts.flatMap((rollout) => {
        const place = placeOf({ iteration, index: rollout.index });
        const batch = changed.get(place);
        const done = cuts.get(place);
        if (!batch) return [rollout];
        return done ? [replaceBatch(rollout, batch.left, done)] : [];
      }),
    })),
  };
}

/** So many iterations' episodes are in memory at once; of each, only batches stay of which something is left out. */
const iterationsAtOnce = 64;

const placeOf = ({ iteration, index }: { iteration: number; index: number }): string =>
  `${iteration}/${index}`;

type Recorded = { sha256: string; bytes: number; episodes: number };
type RecordedBatch = PartlyKept & Recorded;

/** Of the recorded batch, by its job's result. */
function readRecorded(iterations: readonly FinishedIteration[], { iteration, index }: PartlyKept): Recorded {
  const rollouts = iterations.find((one) => one.iteration === iteration)?.rollouts ?? [];
  const result = rollouts.find((one) => one.index === index)?.result;
  const { sha256, bytes, episodes } = result ?? {};
  if (typeof sha256 !== "string" || typeof bytes !== "number" || typeof episodes !== "number")
    throw new Error(`rollout ${index} of iteration ${iteration} has episodes and no batch`);
  return { sha256, bytes, episodes };
}

const envsOf = ({ left }: PartlyKept): number[] => left.map(({ env }) => env);

const findKnown = (batch: RecordedBatch, known: readonly CutBatchRow[]): CutBatchRow | undefined =>
  known.find(
    ({ sourceSha256, envs }) => sourceSha256 === batch.sha256 && isDeepStrictEqual(envs, envsOf(batch)),
  );

/** Why what is to be written does not fit; null: it does. */
async function findFull(
  batches: readonly RecordedBatch[],
  known: readonly CutBatchRow[],
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<string | null> {
  const bytes = batches
    .filter((batch) => !findKnown(batch, known))
    .reduce((sum, batch) => sum + (batch.bytes * batch.left.length) / batch.episodes, 0);
  return bytes === 0 ? null : judgeRoom(bytes, await readProjectRoom(held, ports));
}

/** One that an earlier manifest has written already is not written again. */
async function cut(
  batch: RecordedBatch,
  known: readonly CutBatchRow[],
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<CutAttachment> {
  const row = findKnown(batch, known);
  const envs = envsOf(batch);
  const blob: StoredBlob = row ?? (await writeCut(batch, envs, held, ports));
  return { sha256: blob.sha256, sizeBytes: blob.sizeBytes, sourceSha256: batch.sha256, envs };
}

async function writeCut(
  { sha256 }: RecordedBatch,
  envs: readonly number[],
  held: HeldAttempt,
  { storage }: TaskPorts,
): Promise<StoredBlob> {
  const fileBytes = await storage.size(sha256);
  if (fileBytes === null) throw new Error(`the batch ${sha256} is gone`);
  return storage.putStream(cutBatch(readPart, fileBytes, envs));

  async function* readPart(start: number, length: number) {
    for await (const chunk of await storage.openRead(sha256, { start, end: start + length - 1 })) {
      held.abandoned.throwIfAborted();
      yield chunk;
    }
  }
}

/** What its job says of a batch, said of what is left of it. */
function replaceBatch(
  { index, result }: FinishedRollout,
  left: readonly MeasuredEpisode[],
  { sha256, sizeBytes, sourceSha256, envs }: CutAttachment,
): FinishedRollout {
  return {
    index,
    result: {
      ...result,
      ...summarizeEpisodes(left),
      episodes: left.length,
      bytes: sizeBytes,
      sha256,
      cutFrom: { sha256: sourceSha256, envs },
    },
  };
}
