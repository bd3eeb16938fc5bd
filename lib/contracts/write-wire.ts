import type { z } from "zod";
import { type CamelCase, toCamelCase } from "./code-names";

/** What a row must have: the value of each field that is not told, under its name in code. A time may be a Date. */
type RowOf<Wire, Told> = {
  readonly [Name in Exclude<keyof Wire, Told> as CamelCase<Name & string>]: string extends Wire[Name]
    ? Wire[Name] | Date
    : Wire[Name];
};

/**
 * A row in the wire's words: every field that the schema has, from the row's field of that name in camelCase, times as the
 * wire has them. `told` has those that the row says otherwise. What the schema does not name stays here.
 */
export function writeWire<Schema extends z.ZodObject, Told extends keyof z.output<Schema> = never>(
  schema: Schema,
  row: RowOf<z.output<Schema>, Told>,
  told?: Pick<z.output<Schema>, Told>,
): z.output<Schema> {
  const fields: Readonly<Record<string, unknown>> = row;
  // Written as a loop, because a list of runs writes each of them.
  const wire: Record<string, unknown> = {};
  for (const [name, key] of readNames(schema)) {
    const value = fields[key];
    wire[name] = value instanceof Date ? value.toISOString() : value;
  }
  // The types of `row` and `told` have each field of the schema between them.
  return Object.assign(wire, told) as z.output<Schema>;
}

const namesOf = new WeakMap<z.ZodObject, readonly (readonly [name: string, key: string])[]>();

/** The names of a schema's fields on the wire and in code. */
function readNames(schema: z.ZodObject): readonly (readonly [name: string, key: string])[] {
  const known = namesOf.get(schema);
  if (known) return known;
  const names = Object.keys(schema.shape).map((name) => [name, toCamelCase(name)] as const);
  namesOf.set(schema, names);
  return names;
}
