import { cleanText } from "@/lib/core/text/clean-text";

const maxTextLength = 8_000;

/**
 * Every text below a value, keys included, through cleanText. An input carries metric names, file names and log lines
 * from inside a container, and one NUL in any of them would stop the run's only door for ever.
 * Guarantee of the cast: only the characters of strings change, so the shape stays the one that was given.
 */
export function cleanOutsideText<Value>(value: Value): Value {
  return clean(value) as Value;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, maxTextLength);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [cleanText(key, maxTextLength), clean(item)]),
  );
}
