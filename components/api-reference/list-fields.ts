import { branchesOf, type Components, type JsonSchema, nameOfRef, resolveSchema } from "./json-schema";

/** One row of a table of fields. `path` is as JSON would reach it: `trainer_spec.resources.gpu`, `runs[].name`. */
export type FieldRow = {
  path: string;
  /** "string", "integer | null", "array of Attempt". */
  type: string;
  required: boolean;
  /** "1 to 10,000", "at most 200 characters", "default 30". */
  limits: readonly string[];
  description: string | null;
};

const mostDepth = 6;

/** All fields of an object, those of its objects and lists among them. A schema within itself is named, not opened again. */
export function listFields(schema: JsonSchema, components: Components): readonly FieldRow[] {
  return openSchema(schema, components, "", []);
}

function openSchema(
  schema: JsonSchema,
  components: Components,
  path: string,
  opened: readonly string[],
): readonly FieldRow[] {
  if (opened.length >= mostDepth) return [];
  const name = schema.$ref === undefined ? "" : nameOfRef(schema.$ref);
  if (name !== "" && opened.includes(name)) return [];
  const within = [...opened, name];
  const rows = new Map<string, FieldRow>();
  for (const branch of branchesOf(resolveSchema(schema, components))) {
    for (const row of openBranch(resolveSchema(branch, components), components, path, within)) {
      if (!rows.has(row.path)) rows.set(row.path, row);
    }
  }
  return [...rows.values()];
}

function openBranch(
  schema: JsonSchema,
  components: Components,
  path: string,
  opened: readonly string[],
): readonly FieldRow[] {
  if (typeof schema.items === "object") return openSchema(schema.items, components, `${path}[]`, opened);
  if (!schema.properties) return openValues(schema, components, path, opened);
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const fieldPath = path === "" ? name : `${path}.${name}`;
    return [
      describeField(fieldPath, field, schema.required?.includes(name) === true, components),
      ...openSchema(field, components, fieldPath, opened),
    ];
  });
}

/** A map of names to objects: what stands under any name. */
function openValues(
  schema: JsonSchema,
  components: Components,
  path: string,
  opened: readonly string[],
): readonly FieldRow[] {
  const values = schema.additionalProperties;
  return typeof values === "object" ? openSchema(values, components, `${path}.*`, opened) : [];
}

export function describeField(
  path: string,
  field: JsonSchema,
  required: boolean,
  components: Components,
): FieldRow {
  const resolved = resolveSchema(field, components);
  const own = field.default === undefined ? resolved : { ...resolved, default: field.default };
  return {
    path,
    type: nameType(field, components),
    required,
    limits: listLimits(own, components),
    description: field.description ?? resolved.description ?? null,
  };
}

/** A type in words; a named object keeps its name. */
export function nameType(schema: JsonSchema, components: Components): string {
  const resolved = resolveSchema(schema, components);
  if (resolved.enum) return resolved.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (resolved.const !== undefined) return JSON.stringify(resolved.const);
  const branches = resolved.anyOf ?? resolved.oneOf;
  if (branches) return [...new Set(branches.map((branch) => nameType(branch, components)))].join(" | ");
  if (resolved.prefixItems)
    return `[${resolved.prefixItems.map((item) => nameType(item, components)).join(", ")}]`;
  if (typeof resolved.items === "object") return `array of ${nameType(resolved.items, components)}`;
  if (resolved.properties) return schema.$ref === undefined ? "object" : nameOfRef(schema.$ref);
  if (typeof resolved.additionalProperties === "object")
    return `map of ${nameType(resolved.additionalProperties, components)}`;
  const { type } = resolved;
  if (type === undefined) return "any";
  return Array.isArray(type) ? type.join(" | ") : type;
}

const count = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });

function listLimits(schema: JsonSchema, components: Components): string[] {
  const branches = branchesOf(schema).map((branch) => resolveSchema(branch, components));
  const bounds = branches.flatMap((branch) => [
    describeRange(branch.minimum, branch.maximum, ""),
    branch.exclusiveMinimum === undefined ? null : `above ${count.format(branch.exclusiveMinimum)}`,
    branch.exclusiveMaximum === undefined ? null : `below ${count.format(branch.exclusiveMaximum)}`,
    describeRange(branch.minLength, branch.maxLength, " characters"),
    describeRange(branch.minItems, branch.maxItems, " items"),
    branch.format === undefined ? null : branch.format,
  ]);
  const limits = bounds.filter((limit) => limit !== null);
  if (schema.default !== undefined) limits.push(`default ${JSON.stringify(schema.default)}`);
  return [...new Set(limits)];
}

/** What every integer of JSON can hold is no limit worth a word. */
function describeRange(least: number | undefined, most: number | undefined, unit: string): string | null {
  const low = least === undefined || least <= Number.MIN_SAFE_INTEGER ? null : count.format(least);
  const high = most === undefined || most >= Number.MAX_SAFE_INTEGER ? null : count.format(most);
  if (low === null && high === null) return null;
  if (low === null) return `at most ${high}${unit}`;
  return high === null ? `at least ${low}${unit}` : `${low} to ${high}${unit}`;
}
