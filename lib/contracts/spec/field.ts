import { z } from "zod";

/** What of a field's form differs with what else the spec says. */
type FieldControl = {
  /** What the field is filled in with, where the type of its value does not say that already. */
  control?: "prose" | "lines" | "json" | "segments" | "scene" | "task_mode" | "project" | "start" | undefined;
  /** `{min}`, `{max}` and `{default}` are filled in with the field's own limits and default. */
  help?: string;
  /** The values as a person reads them; "" is what is shown while nothing is chosen. */
  words?: Readonly<Record<string, string>>;
};

/** What the console's form shows of a field. Plain words and numbers: a declaration knows nothing of React. */
export type FieldForm = FieldControl & {
  label: string;
  /** Columns of six; 2 when left out. */
  span?: 1 | 2 | 3 | 4 | 6;
  unit?: string;
  mono?: true;
  /** Read aloud in place of a label that is too short to be understood alone. */
  spoken?: string;
  /** What it is in place of that while the rollouts run in a simulator of the user's own. */
  ownSimulator?: FieldControl;
};

export type FieldOptions = {
  /** What the field is when a request leaves it out; the API's document says so. */
  default?: unknown;
  /** What stands in for a field that is left out until a rule decides. The document has `description` instead. */
  fallback?: unknown;
  description?: string;
  /** Of values that were stored under wider limits, where the present type alone would not read them. */
  stored?: z.ZodType;
  /** Null: the form does not ask for it. */
  form: FieldForm | null;
};

type FallbackOf<Options> = Options extends { default: infer Value }
  ? Value
  : Options extends { fallback: infer Value }
    ? Value
    : undefined;
type BodyOf<Schema extends z.ZodType, Options> = Options extends { default: unknown } | { fallback: unknown }
  ? z.ZodOptional<Schema>
  : Schema;

/** One value of a spec under one name. Every schema, type and list that knows the field is made from this. */
export type Field<Schema extends z.ZodType = z.ZodType, Options extends FieldOptions = FieldOptions> = {
  readonly kind: "field";
  /** Of a value that is there, with its limits. */
  readonly schema: Schema;
  /** Of what a request may say. */
  readonly body: BodyOf<Schema, Options>;
  /** Of the value in a resolved spec: the type alone, because a limit may change after a run was made. */
  readonly resolved: z.ZodType<z.output<Schema>, z.output<Schema>>;
  /** The same in code and in the database, where a spec that is older than the field has its default. */
  readonly domain: z.ZodType<z.output<Schema>, z.output<Schema>>;
  readonly fallback: FallbackOf<Options>;
  readonly form: FieldForm | null;
};

/** Declares a field. Without a default or a fallback every request must say it. */
export function field<Schema extends z.ZodType, const Options extends FieldOptions>(
  schema: Schema,
  options: Options,
): Field<Schema, Options> {
  const { description } = options;
  const isDocumented = "default" in options;
  const isOptional = isDocumented || "fallback" in options;
  const fallback = isDocumented ? options.default : options.fallback;
  const optional = isDocumented ? schema.optional().meta({ default: fallback }) : schema.optional();
  const body = isOptional ? optional : schema;
  const resolved = options.stored ?? withoutLimits(schema);
  return inferField({
    kind: "field",
    schema,
    body: description === undefined ? body : body.describe(description),
    resolved,
    domain: isDocumented ? resolved.default(fallback) : resolved,
    fallback,
    form: options.form,
  });
}

/** Guarantee: `field` alone calls this, and makes `body` and `fallback` as the types say. */
function inferField<Schema extends z.ZodType, Options extends FieldOptions>(
  made: Record<keyof Field, unknown>,
): Field<Schema, Options> {
  return made as Field<Schema, Options>;
}

/** What a request may say and a resolved spec does not repeat. */
export type BodyOnly<Schema extends z.ZodType = z.ZodType> = {
  readonly kind: "body_only";
  readonly body: Schema;
};

export const bodyOnly = <Schema extends z.ZodType>(body: Schema): BodyOnly<Schema> => ({
  kind: "body_only",
  body,
});

/** The type of a schema without lengths, ranges and patterns. */
function withoutLimits(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodNullable) return withoutLimits(schema.unwrap()).nullable();
  if (schema instanceof z.ZodArray) return z.array(withoutLimits(schema.element));
  if (schema instanceof z.ZodRecord) return z.record(z.string(), withoutLimits(schema.valueType));
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map(withoutLimits));
  if (schema instanceof z.ZodNumber) return schema.isInt ? z.int() : z.number();
  if (schema instanceof z.ZodString) return z.string();
  if (schema instanceof z.ZodBoolean || schema instanceof z.ZodUnknown) return schema;
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return schema;
  throw new Error(`a field of a spec cannot be a ${schema._zod.def.type}`);
}
