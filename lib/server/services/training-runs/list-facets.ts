import { runsReadForFacets, type WireRunFacets } from "@/lib/contracts/training-runs/list-facets";
import { toWireActor } from "@/lib/contracts/wire";
import { listRunTraits, type RunTraits } from "@/lib/server/store/run-facets";
import { narrowProjects } from "../caller";
import type { ServiceContext } from "../service-context";

const facetValues = 100;

/** Of the newest runs alone: what all of them have cannot be told without reading all of them. */
export async function listTrainingRunFacets(
  { database, caller }: ServiceContext,
  { projectId }: { projectId?: string | undefined } = {},
): Promise<WireRunFacets> {
  const projectIds = narrowProjects(caller, "training:read", projectId);
  const runs = await listRunTraits(database.db, { projectIds, limit: runsReadForFacets });
  return {
    labels: rankByCount(runs.flatMap(({ labels }) => labels)),
    scene_ids: rankByCount(runs.flatMap(({ sceneId }) => sceneId ?? [])),
    created_by: rankPeople(runs),
  };
}

/** Each once, the most frequent first; of equals the one that came first. */
function rankByCount(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, facetValues)
    .map(([value]) => value);
}

/** Under the name of their newest run. */
function rankPeople(runs: readonly RunTraits[]): WireRunFacets["created_by"] {
  const people = runs.flatMap(({ createdBy }) => (createdBy.kind === "system" ? [] : createdBy));
  return rankByCount(people.map(({ id }) => id)).flatMap((id) => {
    const person = people.find((one) => one.id === id);
    return person ? toWireActor(person) : [];
  });
}
