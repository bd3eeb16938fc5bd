import type { FleetFrame } from "@/lib/server/events/fleet-watch";
import type { Follow } from "@/lib/server/events/listener";
import { type TailFrame, tailRun } from "@/lib/server/events/tail";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { hasScope, narrowProjects } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

/** The live events of one run, from the one after `after`; with `fleet` also what changes of the fleet, to who may read that. */
export async function openRunTail(
  context: ServiceContext,
  { runId, after, fleet }: { runId: string; after: number; fleet: boolean },
): Promise<Follow<TailFrame | FleetFrame>> {
  await requireRunAccess(context, runId);
  const { database, notifications } = context;
  const follow: Follow<TailFrame> = (to) => tailRun({ database, notifications, runId, after }, to);
  return fleet ? addFleet(context, follow) : follow;
}

/** What changes among all runs that the caller may read, and of the fleet where they may read that. */
export function openRunsTail(
  context: ServiceContext,
  { projectId }: { projectId?: string | undefined },
): Follow<RunsTailFrame | FleetFrame> {
  const { runsTail, caller } = context;
  const projects = narrowProjects(caller, "training:read", projectId);
  return addFleet(context, (to) => runsTail.follow(projects === "all" ? null : projects, to));
}

function addFleet<Frame>(
  { fleetWatch, caller }: ServiceContext,
  follow: Follow<Frame>,
): Follow<Frame | FleetFrame> {
  if (!hasScope(caller, "fleet:read")) return follow;
  return (to) => {
    const unsubscribe = fleetWatch.onChange(to.hear);
    const unfollow = follow(to);
    return () => {
      unsubscribe();
      unfollow();
    };
  };
}
