import { and, desc, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import {
  type CurationInForce,
  type CurationRules,
  limitOf,
  type Measured,
  type RuleName,
  ruleFacts,
  ruleNames,
} from "@/lib/core/curation/rules";
import type { Db, Tx } from "@/lib/server/db/client";
import { episode } from "@/lib/server/db/schema/attempts";
import { cutBatch, episodeMark } from "@/lib/server/db/schema/curation";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { isMarkOf } from "./episode-marks";
import { toNumberArray } from "./number-array";
import { toTextArray } from "./text-array";

/** Those that were set last; the spec's until then. */
export const rulesInForce = (
  run: Pick<typeof trainingRun.$inferSelect, "curation">,
  spec: ResolvedSpec,
): CurationRules => run.curation?.rules ?? spec.rollout.curation;

/** Whoever writes holds the lock of the run. */
export async function setCuration(tx: Tx, runId: string, curation: CurationInForce): Promise<void> {
  await tx.update(trainingRun).set({ curation }).where(eq(trainingRun.runId, runId));
}

/** What stood at one moment of a run. `rules` null: nobody had changed the spec's. `byHand`: ids of episodes. */
export type StandingCuration = { rules: CurationRules | null; byHand: ReadonlySet<string> };

const limit = z.number().nullable();
const rulesSchema: z.ZodType<CurationRules> = z.object({
  returnBelow: limit,
  lengthBelow: limit,
  jerkAbove: limit,
  stillnessAbove: limit,
  simWarningsAbove: limit,
});
const changedSchema = z.object({ rules: rulesSchema });
const markedSchema = z.object({ episodeId: z.string(), mark: z.object({ excluded: z.boolean() }) });

/**
 * What stood when the iteration's manifest was first ordered, whoever builds it and however often: it is read from the run's
 * events up to that one, which never change. Of a run in which nothing was ever said that is one look into an empty index.
 */
export async function readCurationAtManifest(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<StandingCuration> {
  const { seq, type, data } = runEvent;
  const said = await db
    .select({ seq, type, data })
    .from(runEvent)
    .where(and(eq(runEvent.runId, runId), sql`${type} in ('episode.marked', 'run.curation_changed')`))
    .orderBy(seq);
  const orderedSeq = said.length > 0 ? await findManifestOrder(db, runId, iterationIndex) : 0;
  let rules: CurationRules | null = null;
  const byHand = new Set<string>();
  for (const one of said) {
    if (one.seq > orderedSeq) break;
    if (one.type === "run.curation_changed") rules = changedSchema.parse(one.data).rules;
    else {
      const { episodeId, mark } = markedSchema.parse(one.data);
      if (mark.excluded) byHand.add(episodeId);
      else byHand.delete(episodeId);
    }
  }
  return { rules, byHand };
}

/** The number of the event that first ordered an iteration's manifest. Reads no event that is older than the iteration. */
async function findManifestOrder(db: Db, runId: string, iterationIndex: number): Promise<number> {
  const { seq, type, data } = runEvent;
  const ofRun = eq(runEvent.runId, runId);
  const begun = db
    .select({ seq })
    .from(runEvent)
    .where(and(ofRun, eq(type, "iteration.started"), sql`(${data} ->> 'iteration')::int = ${iterationIndex}`))
    .orderBy(desc(seq))
    .limit(1);
  const [ordered] = await db
    .select({ seq })
    .from(runEvent)
    .where(and(ofRun, eq(type, "manifest.queued"), gt(seq, begun)))
    .orderBy(seq)
    .limit(1);
  if (!ordered)
    throw new Error(`no event says that the manifest of iteration ${iterationIndex} of ${runId} was ordered`);
  return ordered.seq;
}

export type MeasuredEpisode = Pick<
  typeof episode.$inferSelect,
  | "taskId"
  | "env"
  | "iterationIndex"
  | "jobIndex"
  | "seed"
  | "length"
  | "returnSum"
  | "success"
  | "jerk"
  | "stillness"
  | "simWarnings"
>;

/** Episodes that train, of these iterations, by place. */
export async function listMeasuredEpisodes(
  db: Db,
  runId: string,
  iterations: readonly number[],
): Promise<MeasuredEpisode[]> {
  const { taskId, env, iterationIndex, jobIndex, seed, length, returnSum, success } = episode;
  const { jerk, stillness, simWarnings } = episode;
  return db
    .select({
      taskId,
      env,
      iterationIndex,
      jobIndex,
      seed,
      length,
      returnSum,
      success,
      jerk,
      stillness,
      simWarnings,
    })
    .from(episode)
    .where(
      and(
        eq(episode.runId, runId),
        eq(episode.purpose, "training"),
        sql`${iterationIndex} = any(${toNumberArray(iterations)}::int[])`,
      ),
    )
    .orderBy(iterationIndex, jobIndex, env);
}

export type CutBatchRow = typeof cutBatch.$inferSelect;

/** Batches that earlier manifests of the run have cut from these. */
export async function listCutBatches(
  db: Db,
  runId: string,
  sources: readonly string[],
): Promise<CutBatchRow[]> {
  return db
    .select()
    .from(cutBatch)
    .where(
      and(eq(cutBatch.runId, runId), sql`${cutBatch.sourceSha256} = any(${toTextArray(sources)}::text[])`),
    );
}

/** Between which numbers episodes lie, and of how many it is known. */
export type Span = { known: number; min: number | null; max: number | null };

export type CurationCounts = {
  episodes: number;
  /** By rules and by hand together; by rules alone. */
  excluded: number;
  ruledOut: number;
  byHand: number;
  byRule: Record<RuleName, number>;
  spans: Record<keyof Measured, Span>;
};

const measureColumns = {
  returnSum: episode.returnSum,
  length: episode.length,
  jerk: episode.jerk,
  stillness: episode.stillness,
  simWarnings: episode.simWarnings,
} as const satisfies Record<keyof Measured, PgColumn>;

/** Guarantee of the cast: the keys of the table. */
const measureNames = Object.keys(measureColumns) as (keyof Measured)[];

/** What rules take of the episodes that train, counted where they are: the rules' own meaning is `findReasons`. */
export async function countCurated(
  db: Db,
  { runId, iteration, rules }: { runId: string; iteration?: number | undefined; rules: CurationRules },
): Promise<CurationCounts> {
  const holds = (name: RuleName): SQL => {
    const { measure, takes } = ruleFacts[name];
    const limitHere = sql`${limitOf(rules, name)}::float8`;
    const column = measureColumns[measure];
    return takes === "below" ? sql`${column} < ${limitHere}` : sql`${column} > ${limitHere}`;
  };
  const byHand = sql`coalesce(${episodeMark.excluded}, false)`;
  const anyRule = or(...ruleNames.map(holds));
  const countWhere = (condition: SQL | undefined) => sql`count(*) filter (where ${condition})`;
  const entries = <Name extends string>(names: readonly Name[], read: (name: Name) => SQL) =>
    sql.join(
      names.flatMap((name) => [sql`${name}::text`, read(name)]),
      sql`, `,
    );
  const spanOf = (name: keyof Measured) => {
    const column = measureColumns[name];
    return sql`json_build_object('known', count(${column}), 'min', min(${column}), 'max', max(${column}))`;
  };
  const [row] = await db
    .select({
      episodes: sql`count(*)`.mapWith(Number),
      excluded: countWhere(or(byHand, anyRule)).mapWith(Number),
      ruledOut: countWhere(anyRule).mapWith(Number),
      byHand: countWhere(byHand).mapWith(Number),
      byRule: sql<
        CurationCounts["byRule"]
      >`json_build_object(${entries(ruleNames, (name) => countWhere(holds(name)))})`,
      spans: sql<CurationCounts["spans"]>`json_build_object(${entries(measureNames, spanOf)})`,
    })
    .from(episode)
    .leftJoin(episodeMark, isMarkOf(episode))
    .where(
      and(
        eq(episode.runId, runId),
        eq(episode.purpose, "training"),
        iteration === undefined ? undefined : eq(episode.iterationIndex, iteration),
      ),
    );
  if (!row) throw new Error("a count came without a row");
  return row;
}
