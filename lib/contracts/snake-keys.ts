/** Under these keys lie names that people chose; they are data, not field names, and keep their spelling. */
const keptAsIs = new Set(["metrics"]);

/** An event's data as the core wrote it, in the wire's words: every field name in snake_case, at any depth. */
export function toSnakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeKeys);
  if (typeof value !== "object" || value === null) return value;
  return toSnakeRecord(value);
}

export function toSnakeRecord(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => [
      toSnakeCase(key),
      keptAsIs.has(key) ? inner : toSnakeKeys(inner),
    ]),
  );
}

const toSnakeCase = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
