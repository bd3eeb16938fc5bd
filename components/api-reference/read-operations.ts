import { z } from "zod";
import { type Components, type JsonSchema, jsonSchemaSchema, resolveSchema } from "./json-schema";

export type Parameter = { name: string; place: string; required: boolean; schema: JsonSchema };

/** One verb of the API, as its document tells it. */
export type Operation = {
  id: string;
  method: string;
  path: string;
  /** "training-runs", "v0 jobs": what the index groups by. */
  resource: string;
  summary: string;
  /** Null: nothing is asked for. */
  scope: string | null;
  parameters: readonly Parameter[];
  body: JsonSchema | null;
  /** A body that the verb takes; null where it takes none. */
  example: unknown;
  answer: { status: string; media: readonly string[]; schema: JsonSchema | null };
  /** What it refuses: status and codes. */
  refusals: readonly { status: string; codes: readonly string[] }[];
};

export type Reference = { operations: readonly Operation[]; components: Components; version: string };

const content = z.record(z.string(), z.object({ schema: jsonSchemaSchema.optional() })).optional();

const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().default(""),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        schema: jsonSchemaSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().default(""), content })),
  "x-scope": z.string().optional(),
});

const documentSchema = z.object({
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), jsonSchemaSchema).default({}) }),
});

/** The verbs of an OpenAPI document, in its order. Throws on what is no such document. */
export function readOperations(document: unknown): Reference {
  const { info, paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      readOperation(path, method, operation, components.schemas),
    ),
  );
  return { operations, components: components.schemas, version: info.version };
}

function readOperation(
  path: string,
  method: string,
  operation: z.output<typeof operationSchema>,
  components: Components,
): Operation {
  const body = operation.requestBody?.content?.["application/json"]?.schema ?? null;
  const statuses = Object.entries(operation.responses);
  const [status, answer] = statuses.find(([code]) => code.startsWith("2")) ?? ["", undefined];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    resource: nameResource(path),
    summary: operation.summary,
    scope: operation["x-scope"] ?? null,
    parameters: operation.parameters.map(({ in: place, ...rest }) => ({ place, ...rest })),
    body,
    example: body ? (resolveSchema(body, components).examples?.[0] ?? {}) : null,
    answer: {
      status,
      media: Object.keys(answer?.content ?? {}),
      schema: answer?.content?.["application/json"]?.schema ?? null,
    },
    refusals: statuses
      .filter(([code]) => !code.startsWith("2"))
      .map(([code, { description }]) => ({ status: code, codes: description.split(", ") })),
  };
}

/** "/v1/training-runs/{run_id}/pause" is of training-runs; what stands outside a version is of the server. */
function nameResource(path: string): string {
  const [, version, resource = ""] = path.split("/");
  if (version === "v1") return resource;
  return version === "v0" ? `v0 ${resource}` : "server";
}

/** Those whose path, summary, name or fields' words hold all words of the search. */
export function searchOperations(operations: readonly Operation[], search: string): readonly Operation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const { id, method, path, summary, scope, parameters } = operation;
    const text = [id, method, path, summary, scope, ...parameters.map(({ name }) => name)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** In the document's order, each resource once. */
export function groupByResource(
  operations: readonly Operation[],
): readonly { resource: string; operations: readonly Operation[] }[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    groups.set(operation.resource, [...(groups.get(operation.resource) ?? []), operation]);
  }
  return [...groups].map(([resource, members]) => ({ resource, operations: members }));
}
