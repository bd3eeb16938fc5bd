import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { ExportKind } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import type { ExportSelection } from "@/lib/server/db/schema/exports";
import { countMetricPoints, sumEpisodes } from "@/lib/server/store/export-content";
import { findIterationByIndex } from "@/lib/server/store/iterations";

/** Raised when a file of the same content would come out otherwise: what was made before then is made anew. */
const formats: Readonly<Record<ExportKind, number>> = {
  lerobot_v3: 1,
  episodes_csv: 1,
  episodes_parquet: 1,
  tensorboard: 1,
};

/** `total`: of what the progress counts; null where only the work itself finds out. */
export type ExportContent = { digest: string; total: number | null };

/**
 * What an export is of now. Episodes, points and manifests are never changed once they are written, so how many there are says
 * which; marks have versions, which only grow. Null: there is nothing to be exported.
 */
export async function digestContent(
  db: Db,
  { runId, kind, selection }: { runId: string; kind: ExportKind; selection: ExportSelection },
): Promise<ExportContent | null> {
  const found = await findContent(db, { runId, kind, selection });
  if (found === null) return null;
  const text = canonicalize({ format: formats[kind], selection, of: found.of });
  return {
    digest: createHash("sha256")
      .update(text ?? "")
      .digest("hex"),
    total: found.total,
  };
}

async function findContent(
  db: Db,
  { runId, kind, selection }: { runId: string; kind: ExportKind; selection: ExportSelection },
): Promise<{ of: unknown; total: number | null } | null> {
  if (kind === "tensorboard") {
    const { ofIterations, ofSteps } = await countMetricPoints(db, { runId, index: selection.iteration });
    const total = ofIterations + ofSteps;
    return total === 0 ? null : { of: [ofIterations, ofSteps], total };
  }
  if (selection.datasetOf !== null) {
    const iteration = await findIterationByIndex(db, runId, selection.datasetOf);
    return iteration?.manifestSha256 ? { of: iteration.manifestSha256, total: null } : null;
  }
  const { episodes, frames, marks } = await sumEpisodes(db, { runId, selection });
  if (episodes === 0) return null;
  // A dataset without a filter by marks says nothing of them.
  const isMarked = kind !== "lerobot_v3" || selection.mark !== null;
  return {
    of: [episodes, frames, ...(isMarked ? [marks] : [])],
    total: kind === "lerobot_v3" ? frames : episodes,
  };
}
