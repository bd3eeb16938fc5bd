import { z } from "zod";
import { findNearestName } from "./nearest-name";
import type { FieldError } from "./problems";

const separator = "\u0000";

/** An object that refuses unknown fields by name, with the nearest known one. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
        ? issue.keys.map((key) => describeUnknown(String(key), known)).join(separator)
        : undefined,
  });
}

function describeUnknown(key: string, known: readonly string[]): string {
  const nearest = findNearestName(key, known);
  if (nearest !== null) return `unknown field; did you mean ${nearest}?`;
  if (known.length === 0) return "unknown field; nothing is known here";
  return `unknown field; known here: ${known.slice(0, 24).join(", ")}`;
}

/** At most 100 entries: a body with a million wrong fields is answered, not echoed. */
export function describeIssues(error: z.core.$ZodError): FieldError[] {
  return error.issues.flatMap(describeIssue).slice(0, 100);
}

function describeIssue(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== "unrecognized_keys") return [{ path: joinPath(issue.path), message: issue.message }];
  const messages = issue.message.split(separator);
  return issue.keys.map((key, at) => ({
    path: joinPath([...issue.path, key]),
    message: messages[at] ?? "unknown field",
  }));
}

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
