type Schema = {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
};

/** Deeper than any field of ours. */
const deepest = 8;

/** Where a JSON schema lets something stand: `["trainer_spec", "env", "KEY"]`; of a list its first entry, `"0"`. */
export function listFieldPaths(root: object): string[][] {
  const found = new Map<string, string[]>();
  const walk = (schema: Schema, path: string[]): void => {
    if (path.length > deepest) return;
    if (path.length > 0) found.set(path.join("\0"), path);
    const { $ref, properties = {}, items, additionalProperties: others } = schema;
    if ($ref) walk((root as Schema).$defs?.[$ref.split("/").at(-1) ?? ""] ?? {}, path);
    for (const [name, inner] of Object.entries(properties)) walk(inner, [...path, name]);
    if (items) walk(items, [...path, "0"]);
    if (typeof others === "object") walk(others, [...path, "KEY"]);
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
      walk(one, path);
  };
  walk(root, []);
  return [...found.values()];
}

/** A copy with this value there; what stands in the way and is no object gives way to one. */
export function putAt(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body) && name === "0") return [putAt(body[0], rest, value), ...body.slice(1)];
  if (name === "0") return [putAt(undefined, rest, value)];
  const fields = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  const inner = Object.entries(fields).find(([key]) => key === name)?.[1];
  return { ...fields, [name]: putAt(inner, rest, value) };
}
