import type {
  getProvenance as contract,
  WireAncestor,
  WireLineageStart,
} from "@/lib/contracts/checkpoints/get-provenance";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { groupByKey } from "@/lib/core/lineage/group-by-key";
import type { LearnerSpan } from "@/lib/core/lineage/span-learners";
import { takeUnits } from "@/lib/core/lineage/take-units";
import { findAsset } from "@/lib/server/store/assets";
import {
  type BatchRow,
  countRecorded,
  listBatchesOf,
  listLineage,
  listLineageCheckpoints,
} from "@/lib/server/store/lineage";
import { readCursor, writeCursor } from "../cursor";
import { indexLineage } from "../lineage/index-lineage";
import { countShunned, listPlaces, listUnits, sayLearners } from "../lineage/learned-batches";
import { type RunLearners, readLearners } from "../lineage/read-learners";
import { type Ancestor, maySee, standAncestors } from "../lineage/stand-ancestors";
import type { ServiceContext } from "../service-context";
import { requireCheckpoint } from "./get";
import { readBatch, toWireBatch, toWireLineageCheckpoint, toWireRun } from "./provenance-to-wire";

/** As many statements for a lineage of thousands as for one of two. */
export async function getProvenance(
  context: ServiceContext,
  { runId, checkpointId, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const { database, caller } = context;
  const { db } = database;
  const asked = await requireCheckpoint(context, { runId, checkpointId });
  const ancestors = standAncestors(caller, await listLineage(db, asked.checkpointId));
  const known = ancestors.flatMap(({ row }) => row ?? []);
  const runs = await readLearners(context, known);
  const lineage = indexLineage(known);
  const units = listUnits(ancestors, runs, lineage);
  const from = Number(readCursor(cursor, /^\d{1,9}$/) ?? 0);
  const taken = takeUnits(units.slice(from), limit);
  const page = [...new Set(taken.map(({ depth }) => depth))].map((depth) => ancestors[depth]);

  const [rows, batches, recorded, start] = await Promise.all([
    listLineageCheckpoints(
      db,
      page.map(({ checkpointId }) => checkpointId),
    ),
    listBatchesOf(
      db,
      taken.flatMap(({ place }) => place ?? []),
    ),
    countRecorded(db, listPlaces(runs)),
    findStart(context, ancestors),
  ]);
  const isKept = await Promise.all(
    batches.map(({ result }) => context.storage.has(readBatch(result).sha256)),
  );
  const keptJobs = new Set(batches.filter((_, at) => isKept[at]).map(({ taskId }) => taskId));
  const byLearner = groupByKey(batches, (batch) =>
    lineage.idAt(batch.runId, findSpan(runs, batch).span.first),
  );
  const byId = new Map(rows.map((row) => [row.checkpointId, row]));
  const count = (standing: Ancestor["standing"]) =>
    ancestors.filter((ancestor) => ancestor.standing === standing).length;
  return {
    checkpoint_id: asked.checkpointId,
    totals: {
      checkpoints: count("known"),
      hidden: count("hidden"),
      gone: count("gone"),
      runs: runs.size,
      batches: recorded.batches,
      episodes: recorded.episodes - countShunned(runs),
    },
    start,
    ancestors: page.map(({ depth, standing, checkpointId }): WireAncestor => {
      const row = byId.get(checkpointId);
      if (standing !== "known" || !row)
        return {
          depth,
          // A known one without a row was deleted while this was read.
          standing: standing === "known" ? "gone" : standing,
          checkpoint_id: checkpointId,
          checkpoint: null,
          batches: [],
        };
      return {
        depth,
        standing,
        checkpoint_id: checkpointId,
        checkpoint: toWireLineageCheckpoint(row, {
          exclusions_known: !runs.get(row.runId)?.unsaid.has(row.iterationIndex),
        }),
        batches: (byLearner.get(checkpointId) ?? []).map((batch) => {
          const { run, span } = findSpan(runs, batch);
          const envs = readBatch(batch.result).episodes;
          return toWireBatch(batch, {
            kept: keptJobs.has(batch.taskId),
            ...sayLearners(lineage, run, { span, batch, envs }),
          });
        }),
      };
    }),
    runs: listShownRuns(page, runs).map(toWireRun),
    next_cursor: from + taken.length < units.length ? writeCursor(String(from + taken.length)) : null,
  };
}

function findSpan(
  runs: ReadonlyMap<string, RunLearners>,
  { runId, iterationIndex }: BatchRow,
): { run: RunLearners; span: LearnerSpan } {
  const run = runs.get(runId);
  const span = run?.spans.find(({ recorded }) => recorded === iterationIndex);
  if (!run || !span) throw new Error(`nobody asked for batches of iteration ${iterationIndex} of ${runId}`);
  return { run, span };
}

function listShownRuns(page: readonly Ancestor[], runs: ReadonlyMap<string, RunLearners>): RunLearners[] {
  const ids = new Set(page.flatMap(({ row }) => row?.runId ?? []));
  return [...ids].flatMap((id) => runs.get(id) ?? []);
}

async function findStart(
  { database, caller }: ServiceContext,
  ancestors: readonly Ancestor[],
): Promise<WireLineageStart> {
  const oldest = ancestors.at(-1);
  if (oldest && oldest.standing !== "known") return { kind: oldest.standing, asset: null };
  const assetId = oldest?.row?.parentAssetId ?? null;
  if (assetId === null) return { kind: "nothing", asset: null };
  const asset = await findAsset(database.db, assetId);
  if (!asset) return { kind: "gone", asset: null };
  if (!maySee(caller, asset.projectId)) return { kind: "hidden", asset: null };
  return { kind: "asset", asset: { asset_id: assetId, filename: asset.filename, sha256: asset.file.sha256 } };
}
