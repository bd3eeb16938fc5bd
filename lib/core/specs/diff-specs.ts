import { isRecord } from "./merge-patch";

/** One place at which two specs differ. A field that is not there is undefined. */
export type SpecDifference = { path: string; before: unknown; after: unknown };

/** Where two JSON values differ, by path (`trainer_spec.resources.gpu`), in order of path. A list differs as a whole. */
export function diffSpecs(before: unknown, after: unknown): SpecDifference[] {
  return diffAt("", before, after).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function diffAt(path: string, before: unknown, after: unknown): SpecDifference[] {
  if (isRecord(before) && isRecord(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      diffAt(path === "" ? name : `${path}.${name}`, before[name], after[name]),
    );
  }
  return isSame(before, after) ? [] : [{ path, before, after }];
}

/** Equal as JSON values. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  return isRecord(one) && isRecord(other) && diffAt("", one, other).length === 0;
}
