import type { TailFrame } from "@/lib/server/events/tail";
import { tailRun } from "@/lib/server/events/tail";
import type { FleetFrame } from "@/lib/server/events/tail-fleet";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { tailRuns } from "@/lib/server/events/tail-runs";
import { withFleet } from "@/lib/server/events/with-fleet";
import { hasScope, narrowProjects } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

type Frames<Frame> = AsyncGenerator<Frame | FleetFrame, void, void>;

/** The live events of one run, from the one after `after`; with `fleet` also what changes of the fleet, to who may read that. */
export async function openRunTail(
  context: ServiceContext,
  { runId, after, fleet }: { runId: string; after: number; fleet: boolean },
  signal: AbortSignal,
): Promise<Frames<TailFrame>> {
  await requireRunAccess(context, runId);
  const { database, notifications } = context;
  const open = (until: AbortSignal) => tailRun({ database, notifications, runId, after, signal: until });
  return fleet ? addFleet(context, open, signal) : open(signal);
}

/** What changes among all runs that the caller may read, and of the fleet where they may read that. */
export function openRunsTail(
  context: ServiceContext,
  { projectId }: { projectId?: string | undefined },
  signal: AbortSignal,
): Frames<RunsTailFrame> {
  const { database, notifications, caller } = context;
  const projects = narrowProjects(caller, "training:read", projectId);
  const projectIds = projects === "all" ? null : projects;
  return addFleet(
    context,
    (until) => tailRuns({ database, notifications, projectIds, signal: until }),
    signal,
  );
}

function addFleet<Frame>(
  { fleetWatch, caller }: ServiceContext,
  open: (signal: AbortSignal) => AsyncGenerator<Frame, void, void>,
  signal: AbortSignal,
): Frames<Frame> {
  return hasScope(caller, "fleet:read") ? withFleet(open, { fleetWatch, signal }) : open(signal);
}
