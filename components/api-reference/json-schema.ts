import { z } from "zod";

/** The part of a JSON Schema that is shown. `$ref` points into the document's components. */
export const jsonSchemaSchema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  examples: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.optional(z.record(z.string(), jsonSchemaSchema));
  },
  get additionalProperties() {
    return z.optional(z.union([z.boolean(), jsonSchemaSchema]));
  },
  /** False: a list has no items but those of `prefixItems`. */
  get items() {
    return z.optional(z.union([z.boolean(), jsonSchemaSchema]));
  },
  get prefixItems() {
    return z.optional(z.array(jsonSchemaSchema));
  },
  get anyOf() {
    return z.optional(z.array(jsonSchemaSchema));
  },
  get oneOf() {
    return z.optional(z.array(jsonSchemaSchema));
  },
  get allOf() {
    return z.optional(z.array(jsonSchemaSchema));
  },
});
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

/** Named schemas of a document, by the name after `#/components/schemas/`. */
export type Components = Readonly<Record<string, JsonSchema>>;

export const nameOfRef = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);

/** Follows a reference, and the one it leads to; what points nowhere is a schema that says nothing. */
export function resolveSchema(schema: JsonSchema, components: Components): JsonSchema {
  let found = schema;
  for (let steps = 0; found.$ref !== undefined && steps < 10; steps += 1) {
    found = components[nameOfRef(found.$ref)] ?? {};
  }
  return found;
}

/** Its alternatives, without the one that is null; itself when it has none. */
export function branchesOf(schema: JsonSchema): readonly JsonSchema[] {
  const branches = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  return branches ? branches.filter((branch) => branch.type !== "null") : [schema];
}
