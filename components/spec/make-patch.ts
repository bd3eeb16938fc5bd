import type { Body } from "@/lib/core/specs/body-value";
import { diffSpecs, isSame } from "@/lib/core/specs/diff-specs";
import { isRecord } from "@/lib/core/specs/merge-patch";

/**
 * The merge patch (RFC 7396) that turns `before` into `after`: what differs is named, what is gone is null. A null in
 * either is a field that is not there, as in a run's body.
 */
export function makePatch(before: Body, after: Body): Body {
  const patch: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = Object.hasOwn(before, name) ? (before[name] ?? undefined) : undefined;
    const is = Object.hasOwn(after, name) ? (after[name] ?? undefined) : undefined;
    if (is === undefined) {
      // An object without any value is as good as none.
      if (was !== undefined && !isBare(was)) patch.push([name, null]);
    } else if (isRecord(was) && isRecord(is)) {
      const inner = makePatch(was, is);
      if (Object.keys(inner).length > 0) patch.push([name, inner]);
    } else if (diffSpecs(was, is).length > 0) patch.push([name, is]);
  }
  return Object.fromEntries(patch);
}

/** The same of a value that may be any object: there a null, and an object with nothing inside, are values as others are. */
export function makeFreePatch(before: Body, after: Body): Body {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const patch: [string, unknown][] = gone.map((name) => [name, null]);
  for (const [name, is] of Object.entries(after)) {
    const was = Object.hasOwn(before, name) ? before[name] : undefined;
    if (isRecord(was) && isRecord(is)) {
      const inner = makeFreePatch(was, is);
      if (Object.keys(inner).length > 0) patch.push([name, inner]);
    } else if (!isSame(was, is)) patch.push([name, is]);
  }
  return Object.fromEntries(patch);
}

const isBare = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((inner) => inner === null || isBare(inner));
