import type { UsageGroup, WireUsage } from "@/lib/contracts/usage/list";
import { toWireTime } from "@/lib/contracts/wire";
import { listUsage as listRows, sumUsage, type UsageRow, type UsageSums } from "@/lib/server/store/usage";
import { narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";

export type ListUsageInput = {
  by?: UsageGroup | undefined;
  projectId?: string | undefined;
  runId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

export async function listUsage(
  { database, caller }: ServiceContext,
  { by = "run", projectId, runId, from, to, cursor, limit }: ListUsageInput,
): Promise<{ usage: WireUsage[]; totals: ReturnType<typeof toWireSums>; next_cursor: string | null }> {
  const filter = { projectIds: narrowProjects(caller, "training:read", projectId), runId, from, to };
  const beforePlace = readCursor(cursor, /^[\w-]{0,100}$/);
  const rows = await listRows(database.db, { ...filter, by, beforePlace, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ place }) => place);
  return {
    usage: page.map(toWireUsage),
    totals: toWireSums(await sumUsage(database.db, filter)),
    next_cursor: nextCursor,
  };
}

function toWireUsage(row: UsageRow): WireUsage {
  return {
    project_id: row.projectId,
    run_id: row.runId,
    run_name: row.runName,
    run_deleted: row.runDeleted,
    attempt_id: row.attemptId,
    kind: row.kind,
    gpus: row.gpus,
    gpus_emulated: row.gpuEmulated,
    day: row.day,
    started_at: toWireTime(row.startedAt),
    ended_at: toWireTime(row.endedAt),
    ...toWireSums(row),
  };
}

const toWireSums = ({ spentMicro, gpuSeconds, attempts }: UsageSums) => ({
  credits: spentMicro / 1e6,
  gpu_seconds: gpuSeconds,
  attempts,
});
