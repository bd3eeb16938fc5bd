import { branchesOf, type Components, type JsonSchema, resolveSchema } from "./json-schema";
import type { Operation } from "./read-operations";

/**
 * The operation as a command for a POSIX shell, with the least body that has the right shape. What only the caller knows
 * is a variable of the shell: `$RUN_ID`, `$HARDSIM_API_KEY`.
 */
export function makeCurl(operation: Operation, components: Components, apiUrl: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const needed = operation.parameters.filter(({ place, required }) => place === "query" && required);
  const query = needed.map(({ name }) => `${name}=$${name.toUpperCase()}`).join("&");
  const lines = [`curl -sS${operation.method === "GET" ? "" : ` -X ${operation.method}`}`];
  if (operation.answer.media[0] === "text/event-stream") lines[0] += " -N";
  lines.push(`"${apiUrl}${path}${query === "" ? "" : `?${query}`}"`);
  if (operation.scope !== null) lines.push('-H "Authorization: Bearer $HARDSIM_API_KEY"');
  if (operation.body) {
    lines.push('-H "Content-Type: application/json"', `-d ${quote(sampleOf(operation.body, components))}`);
  }
  return [`${lines[0]} ${lines[1]}`, ...lines.slice(2)].join(" \\\n  ");
}

/** One word for a POSIX shell. */
const quote = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", `'\\''`)}'`;

/** The least value of a schema's shape: required fields alone, the first of a choice, what stands for a text in words. */
function sampleOf(schema: JsonSchema, components: Components, depth = 0): unknown {
  const resolved = resolveSchema(schema, components);
  if (resolved.examples && resolved.examples.length > 0) return resolved.examples[0];
  if (resolved.default !== undefined) return resolved.default;
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum && resolved.enum.length > 0) return resolved.enum[0];
  const [branch] = branchesOf(resolved);
  if (branch && branch !== resolved) return sampleOf(branch, components, depth + 1);
  const type = Array.isArray(resolved.type) ? resolved.type[0] : resolved.type;
  if (resolved.properties && depth < 8) return sampleObject(resolved, components, depth);
  switch (type) {
    case "array":
      return resolved.items && (resolved.minItems ?? 0) > 0
        ? [sampleOf(resolved.items, components, depth + 1)]
        : [];
    case "integer":
    case "number":
      return Math.max(resolved.minimum ?? 1, 1);
    case "boolean":
      return false;
    case "object":
      return {};
    default:
      return "…";
  }
}

/** A body without a required field is still no empty one: its first field shows what can be sent. */
function sampleObject(schema: JsonSchema, components: Components, depth: number): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {});
  const required = fields.filter(([name]) => schema.required?.includes(name));
  const shown = required.length > 0 || depth > 0 ? required : fields.slice(0, 1);
  return Object.fromEntries(shown.map(([name, field]) => [name, sampleOf(field, components, depth + 1)]));
}
