import { capitalize } from "@/components/ui/capitalize";
import { everyRun, type RunAge, type RunsFilter } from "@/lib/client/queries/training-runs";

export const ageWords: Readonly<Record<RunAge, string>> = {
  "24h": "last 24 hours",
  "7d": "last 7 days",
  "30d": "last 30 days",
};

export const filterNames: Readonly<Record<keyof RunsFilter, string>> = {
  statuses: "Status",
  label: "Label",
  sceneId: "Scene",
  createdBy: "Started by",
  age: "Age",
  q: "Search",
};

export type FilterPart = {
  key: keyof RunsFilter;
  name: string;
  value: string;
  /** The same filter but for this part. */
  without: RunsFilter;
};

/** Each part that narrows the list, in the order of the filter bar. @param nameOf a person or key by its id */
export function describeFilter(filter: RunsFilter, nameOf: (id: string) => string): FilterPart[] {
  const { statuses, label, sceneId, createdBy, age, q } = filter;
  const values: Readonly<Record<keyof RunsFilter, string>> = {
    statuses: statuses.map(capitalize).join(", "),
    label: label ?? "",
    sceneId: sceneId ?? "",
    createdBy: createdBy === null ? "" : nameOf(createdBy),
    age: age === null ? "" : ageWords[age],
    q: q === "" ? "" : `“${q}”`,
  };
  const keys: readonly (keyof RunsFilter)[] = ["statuses", "label", "sceneId", "createdBy", "age", "q"];
  return keys
    .filter((key) => values[key] !== "")
    .map((key) => ({
      key,
      name: filterNames[key],
      value: values[key],
      without: { ...filter, [key]: everyRun[key] },
    }));
}
