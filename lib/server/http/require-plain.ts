import { joinPath } from "@/lib/contracts/strict-object";
import { AppError } from "@/lib/server/services/app-error";

/** Of a body: metadata of an asset, the deepest that a verb takes, is less than 20 deep. */
const deepest = 64;
const mostValues = 50_000;

/**
 * Refuses by name what no verb takes, before anything walks it that may cost more, or break: nesting deeper than 64, more
 * than 50,000 values, and text that Postgres cannot keep (NUL, halves of surrogate pairs). Goes by no recursion, and ends
 * for circles, and for shared parts that would be without number if they were written out.
 */
export function requirePlain(body: unknown): void {
  const open: { value: unknown; path: readonly string[] }[] = [{ value: body, path: [] }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    seen += 1;
    if (seen > mostValues) throw refuse([], `has more than ${mostValues} values`);
    if (path.length > deepest) throw refuse(path.slice(0, 2), `is nested deeper than ${deepest}`);
    if (typeof value === "string" && !isStorable(value)) throw refuse(path, unstorable);
    if (typeof value !== "object" || value === null) continue;
    const entries = Object.entries(value);
    if (entries.length > mostValues) throw refuse(path, `has more than ${mostValues} values`);
    for (const [key, inner] of entries) {
      if (!isStorable(key)) throw refuse(path, unstorable);
      open.push({ value: inner, path: [...path, key] });
    }
  }
}

const unstorable = "has a NUL or half of a surrogate pair, which cannot be kept";

export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

function refuse(path: readonly string[], message: string): AppError {
  const at = joinPath(path);
  const sentence = at === "" ? `The body ${message}.` : `${at}: ${message}`;
  return new AppError("invalid_request", sentence, { errors: [{ path: at, message }] });
}
