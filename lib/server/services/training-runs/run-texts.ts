import { createHash } from "node:crypto";
import DataLoader from "dataloader";
import { LRUCache } from "lru-cache";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { Database } from "@/lib/server/db/client";
import {
  listRunVersions,
  listVersionedRuns,
  type RunVersion,
  type ShownRunRow,
} from "@/lib/server/store/run-versions";
import { WrittenJson } from "../written-json";
import { type ReadingMoment, type RunClock, readClock, toMovingRun, toStandingRun } from "./to-wire";

/** Of all remembered texts together: some thousand runs. */
const mostChars = 16 * 2 ** 20;
const mostAtOnce = 500;

/**
 * Runs as answers have them. Between two changes of its row a run's text is the same but for its clock, so it is written
 * once and not for every reader; whether it still stands is asked of the database at every reading.
 */
export type RunTexts = {
  /** The run as it is now, as far as anybody may read it; null: there is none. Those who ask at once ask in one statement. */
  findVersion: (runId: string) => Promise<RunVersion | null>;
  /**
   * The text of a run at this version or a newer one; null: it is gone by now.
   * @throws UnreadableError of a run that this release cannot read
   */
  write: (known: Omit<RunVersion, "projectId">, moment: ReadingMoment) => Promise<RunText | null>;
};

export type RunText = WrittenJson<WireTrainingRun>;

type Kept = {
  version: string;
  digest: string;
  standing: string;
  clock: RunClock;
  /** Of an ended run, on which no moment has any bearing. */
  whole: RunText | null;
};

export function createRunTexts({ db }: Pick<Database, "db">): RunTexts {
  const kept = new LRUCache<string, Kept>({
    maxSize: mostChars,
    sizeCalculation: ({ standing }) => standing.length,
  });
  const batch = { cache: false, maxBatchSize: mostAtOnce, batchScheduleFn: setImmediate } as const;

  const versions = new DataLoader<string, RunVersion | null>(async (runIds) => {
    const found = await listRunVersions(db, [...new Set(runIds)]);
    const byId = new Map(found.map((row) => [row.runId, row]));
    return runIds.map((runId) => byId.get(runId) ?? null);
  }, batch);
  const rows = new DataLoader<string, { run: ShownRunRow; version: string } | null>(async (runIds) => {
    const found = await listVersionedRuns(db, [...new Set(runIds)]);
    const byId = new Map(found.map((row) => [row.run.runId, row]));
    return runIds.map((runId) => byId.get(runId) ?? null);
  }, batch);

  const find = async (runId: string, version: string): Promise<Kept | null> => {
    const known = kept.get(runId);
    if (known?.version === version) return known;
    const read = await rows.load(runId);
    if (!read) return null;
    const standing = JSON.stringify(toStandingRun(read.run));
    const clock = readClock(read.run);
    const digest = createHash("sha1").update(standing).update(JSON.stringify(clock)).digest("base64url");
    const written = { digest, standing, clock };
    const isOver = clock.endedAt !== null && clock.activeSince === null;
    const whole = isOver ? writeText(written, { nowMs: 0, silence: null }) : null;
    const made = { ...written, version: read.version, whole };
    kept.set(runId, made);
    return made;
  };

  return {
    findVersion: (runId) => versions.load(runId),
    write: async ({ runId, version }, moment) => {
      const found = await find(runId, version);
      return found && (found.whole ?? writeText(found, moment));
    },
  };
}

/** The clock goes on by itself and is left out of the version: a reader who has the rest is told that it stands. */
function writeText(
  { digest, standing, clock }: Pick<Kept, "digest" | "standing" | "clock">,
  moment: ReadingMoment,
): RunText {
  const moving = toMovingRun(clock, moment);
  const waits = moving.waiting ? `.${moving.waiting.code}.${moving.waiting.since}` : "";
  // Both parts are objects with at least one field.
  const text = `${standing.slice(0, -1)},${JSON.stringify(moving).slice(1)}`;
  return new WrittenJson(text, digest + waits);
}
