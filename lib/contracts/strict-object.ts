import { z } from "zod";
import { findNearestName } from "./nearest-name";
import type { FieldError } from "./problems";

/** More are counted, not told: a body with a million wrong fields is answered, not echoed. */
const mostErrors = 100;
/** What is compared with known names; none of ours is as long. */
const longestName = 200;

/** The fields that an object has beside those it does not: by the list of keys that an issue carries. */
const knownBeside = new WeakMap<readonly unknown[], readonly string[]>();

/** An object that refuses unknown fields by name, with the nearest known one. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  const message = listKnown(known);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys" || !Array.isArray(issue.keys)) return undefined;
      // To look for the nearest name costs more than all the rest: it is done for those alone that are told.
      knownBeside.set(issue.keys, known);
      return message;
    },
  });
}

function listKnown(known: readonly string[]): string {
  if (known.length === 0) return "unknown field; nothing is known here";
  return `unknown field; known here: ${known.slice(0, 24).join(", ")}`;
}

/** At most 100 entries, whatever was sent. @param findNearest is asked once for each unknown field that is told */
export function describeIssues(error: z.core.$ZodError, findNearest = findNearestName): FieldError[] {
  const told: FieldError[] = [];
  for (const issue of error.issues) {
    if (told.length >= mostErrors) break;
    told.push(...describeIssue(issue, mostErrors - told.length, findNearest));
  }
  return told;
}

function describeIssue(
  issue: z.core.$ZodIssue,
  most: number,
  findNearest: typeof findNearestName,
): FieldError[] {
  if (issue.code !== "unrecognized_keys")
    return [{ path: joinPath(issue.path), message: isMissing(issue) ? "is missing" : issue.message }];
  const known = knownBeside.get(issue.keys) ?? [];
  return issue.keys.slice(0, most).map((key) => {
    const nearest = findNearest(key.slice(0, longestName), known);
    return {
      path: joinPath([...issue.path, key]),
      message: nearest === null ? issue.message : `unknown field; did you mean ${nearest}?`,
    };
  });
}

/** An issue does not carry what it is about, and the library's own sentence speaks of "undefined", which nobody has sent. */
const isMissing = ({ code, message }: z.core.$ZodIssue): boolean =>
  code === "invalid_type" && message.endsWith("received undefined");

export function joinPath(path: readonly PropertyKey[]): string {
  return path.map((step) => String(step).slice(0, 200)).join(".");
}

/** One sentence over all of them, because published clients show `detail` and nothing else. */
export function summarizeErrors(errors: readonly FieldError[]): string {
  const shown = errors
    .slice(0, 5)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  const more = errors.length - shown.length;
  return more > 0 ? `${shown.join("; ")}; and ${more} more` : shown.join("; ");
}
