import type { TailFrame } from "@/lib/server/events/tail";
import { tailRun } from "@/lib/server/events/tail";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { tailRuns } from "@/lib/server/events/tail-runs";
import { hasScope, narrowProjects } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

/** The live events of one run, from the one after `after`. */
export async function openRunTail(
  context: ServiceContext,
  { runId, after }: { runId: string; after: number },
  signal: AbortSignal,
): Promise<AsyncGenerator<TailFrame, void, void>> {
  await requireRun(context, runId);
  const { database, doorbell } = context;
  return tailRun({ database, doorbell, runId, after, signal });
}

/** What changes among all runs that the caller may read, and of the fleet where they may read that. */
export function openRunsTail(
  { database, doorbell, caller }: ServiceContext,
  { projectId }: { projectId?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<RunsTailFrame, void, void> {
  const projects = narrowProjects(caller, "training:read", projectId);
  return tailRuns({
    database,
    doorbell,
    projectIds: projects === "all" ? null : projects,
    fleet: hasScope(caller, "fleet:read"),
    signal,
  });
}
