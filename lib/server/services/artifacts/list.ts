import { artifactSchema } from "@/lib/contracts/artifacts/artifact";
import type { listArtifacts as contract } from "@/lib/contracts/artifacts/list";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { writeWire } from "@/lib/contracts/write-wire";
import { listArtifacts as listRows } from "@/lib/server/store/artifacts";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

/** Oldest first. */
export async function listArtifacts(
  context: ServiceContext,
  { runId, attemptId, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const afterId = readCursor(cursor, /^art_[0-9A-Z]{1,40}$/);
  const rows = await listRows(context.database.db, { runId, attemptId, afterId, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ artifactId }) => artifactId);
  return { artifacts: page.map((row) => writeWire(artifactSchema, row)), next_cursor: nextCursor };
}
