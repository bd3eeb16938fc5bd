import type { WireArtifact } from "@/lib/contracts/artifacts/artifact";
import { toWireTime } from "@/lib/contracts/wire";
import { listArtifacts as listRows } from "@/lib/server/store/artifacts";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

export type ListArtifactsInput = {
  runId: string;
  attemptId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Oldest first. */
export async function listArtifacts(
  context: ServiceContext,
  { runId, attemptId, cursor, limit }: ListArtifactsInput,
): Promise<{ artifacts: WireArtifact[]; next_cursor: string | null }> {
  await requireRun(context, runId);
  const afterId = readCursor(cursor, /^art_[0-9A-Z]{1,40}$/);
  const rows = await listRows(context.database.db, { runId, attemptId, afterId, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ artifactId }) => artifactId);
  return {
    artifacts: page.map((row) => ({
      artifact_id: row.artifactId,
      attempt_id: row.attemptId,
      name: row.name,
      size_bytes: row.sizeBytes,
      sha256: row.sha256,
      partial: row.partial,
      created_at: toWireTime(row.createdAt),
    })),
    next_cursor: nextCursor,
  };
}
