import { isRecord } from "@/lib/core/specs/merge-patch";

/** A field whose value is not the same in all specs. `values`: one a spec, in their order; undefined and null: not there. */
export type SpecRow = { path: string; values: readonly unknown[] };

/** The fields in which specs differ, by path (`trainer_spec.resources.gpu`). A list is one value. */
export function compareSpecs(specs: readonly unknown[]): readonly SpecRow[] {
  const leaves = specs.map((spec) => new Map(listLeaves("", spec)));
  const paths = [...new Set(leaves.flatMap((fields) => [...fields.keys()]))].sort();
  return paths
    .map((path) => ({ path, values: leaves.map((fields) => fields.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value ?? null))).size > 1);
}

function listLeaves(path: string, value: unknown): [string, unknown][] {
  if (!isRecord(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    listLeaves(path === "" ? name : `${path}.${name}`, inner),
  );
}
