import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { type listUsage as contract, usageSchema, type WireUsage } from "@/lib/contracts/usage/list";
import { writeWire } from "@/lib/contracts/write-wire";
import { listUsage as listRows, sumUsage, type UsageRow, type UsageSums } from "@/lib/server/store/usage";
import { narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";

export async function listUsage(
  { database, caller }: ServiceContext,
  { by = "run", projectId, runId, from, to, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
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
  return writeWire(usageSchema, row, { gpus_emulated: row.gpuEmulated, ...toWireSums(row) });
}

const toWireSums = ({ spentMicro, gpuSeconds, attempts }: UsageSums) => ({
  credits: spentMicro / 1e6,
  gpu_seconds: gpuSeconds,
  attempts,
});
