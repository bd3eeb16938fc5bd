import { buildUrl } from "@/lib/client/build-url";
import {
  everyRun,
  liveRuns,
  type RunAge,
  type RunsFilter,
  runAges,
} from "@/lib/client/queries/training-runs";
import { type RunStatus, runStatuses } from "@/lib/core/names";

const textLength = 200;

export function runsAddress({ statuses, q, label, sceneId, createdBy, age }: RunsFilter): string {
  const address = buildUrl(
    "/runs",
    {},
    { status: statuses.join(","), label, scene: sceneId, by: createdBy, age, q },
  );
  // A comma means nothing in a query, and people read addresses.
  return address.replaceAll("%2C", ",");
}

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says that is no filter is no filter. */
export function readRunsFilter(search: Search): RunsFilter {
  const text = (name: string): string => {
    const value = search[name];
    return typeof value === "string" ? value.slice(0, textLength) : "";
  };
  const statuses = text("status").split(",");
  return {
    statuses: runStatuses.filter((status) => statuses.includes(status)),
    q: text("q"),
    label: text("label") || null,
    sceneId: text("scene") || null,
    createdBy: text("by") || null,
    age: listAges().find((age) => age === text("age")) ?? null,
  };
}

export function listAges(): RunAge[] {
  return Object.keys(runAges).filter((age): age is RunAge => age in runAges);
}

export type RunsView = { name: string; filter: RunsFilter };

/** What everybody has; each is an address like any other. */
export function builtInViews(myId: string): readonly RunsView[] {
  return [
    { name: "All", filter: everyRun },
    { name: "Live", filter: liveRuns },
    {
      name: "Failed this week",
      filter: { ...everyRun, statuses: ["failed"] satisfies RunStatus[], age: "7d" },
    },
    { name: "Mine", filter: { ...everyRun, createdBy: myId } },
  ];
}
