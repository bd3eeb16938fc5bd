import { z } from "zod";
import type { Contract } from "./contract";
import { commonRefusals, type ErrorCode, problemSchema, problems } from "./problems";

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of these contracts. Written by nobody: it is what validates.
 * @param sessionCookie its name, which each installation has for itself
 */
export function makeOpenApi(
  contracts: readonly Contract[],
  version: string,
  sessionCookie = "hardsim.session",
): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    const path = paths[contract.path] ?? {};
    path[contract.method.toLowerCase()] = describeOperation(contract, schemas);
    paths[contract.path] = path;
  }
  schemas.Problem = convert(problemSchema, "output", schemas);
  return {
    openapi: "3.1.0",
    info: { title: "Hardsim", version, description: "Managed training runs for robot policies." },
    components: {
      securitySchemes: {
        api_key: { type: "http", scheme: "bearer", description: "An API key: hls_live_…" },
        session: { type: "apiKey", in: "cookie", name: sessionCookie },
      },
      schemas,
    },
    paths,
  };
}

function describeOperation(contract: Contract, schemas: Json): Json {
  const { scope } = contract;
  return {
    operationId: contract.id,
    summary: contract.summary,
    parameters: [
      ...describeParameters(contract.params, "path"),
      ...describeParameters(contract.query, "query"),
      ...(contract.idempotent ? [idempotencyHeader] : []),
      ...(contract.validated ? [ifNoneMatchHeader] : []),
    ],
    ...(contract.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: convert(contract.body, "input", schemas) } },
          },
        }
      : {}),
    responses: {
      [String(contract.status)]: {
        description: contract.summary,
        ...(contract.validated ? { headers: { ETag: etagHeader } } : {}),
        content: describeContent(contract, schemas),
      },
      ...(contract.validated ? { "304": notModified } : {}),
      ...describeRefusals(listRefusals(contract)),
    },
    security: securityOf(scope),
    ...(scope === "none" ? {} : { "x-scope": scope }),
  };
}

/** All that a verb can answer instead: what any verb can, what follows from what it reads and answers, and its own. */
function listRefusals({ body, media = [], refuses }: Contract): ErrorCode[] {
  return [
    ...commonRefusals,
    ...(body ? (["unsupported_media_type"] as const) : []),
    ...(media.includes("text/event-stream") ? (["too_many_streams"] as const) : []),
    ...refuses,
  ];
}

function securityOf(scope: Contract["scope"]): Json[] {
  if (scope === "none") return [];
  return scope === "session" || scope === "owner" ? [{ session: [] }] : [{ api_key: [] }, { session: [] }];
}

const idempotencyHeader: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key with the same address and body within 24 hours gives the first answer again.",
  schema: { type: "string", minLength: 1, maxLength: 256 },
};

const ifNoneMatchHeader: Json = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description:
    "The ETag of an earlier answer. Where nothing has changed since, the answer is 304 and has no body.",
  schema: { type: "string" },
};

const etagHeader: Json = {
  description:
    "Changes when the answer does; `counters.wallclock_s` of a run, which goes on by itself, does not count.",
  schema: { type: "string" },
};

const notModified: Json = {
  description: "Nothing has changed since the answer whose ETag If-None-Match names.",
  headers: { ETag: etagHeader },
};

function describeParameters(object: z.ZodObject, place: "path" | "query"): Json[] {
  return Object.entries(object.shape).map(([name, schema]) => {
    const described = convert(schema, "input", {});
    const required = place === "path" || !schema.safeParse(undefined).success;
    return { name, in: place, required, schema: described };
  });
}

function describeContent(contract: Contract, schemas: Json): Json {
  const json = contract.response
    ? { "application/json": { schema: convert(contract.response, "output", schemas) } }
    : {};
  const others = (contract.media ?? []).map((media) => [media, {}] as const);
  return { ...json, ...Object.fromEntries(others) };
}

/** One entry a status; codes that share one are listed in its description. */
function describeRefusals(codes: readonly ErrorCode[]): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = problems[code].status;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, shared]) => [
      String(status),
      {
        description: [...new Set(shared)].join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

/** Schemas that carry an id become components of their own. */
function convert(schema: z.ZodType, io: "input" | "output", schemas: Json): Json {
  const {
    $defs,
    $schema: _dialect,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
    // What `email` means differs from one reader to the next; the pattern beside it is what is asked.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "email") delete jsonSchema.format;
    },
  });
  const found: Json = { ...$defs };
  const { id } = rest;
  if (typeof id === "string") found[id] = rest;
  for (const [name, body] of Object.entries(found)) schemas[name] = pointToComponents(withoutId(body));
  return typeof id === "string" ? { $ref: `#/components/schemas/${id}` } : asRecord(pointToComponents(rest));
}

function withoutId(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("id" in value)) return value;
  const { id: _id, ...rest } = value;
  return rest;
}

/** `#/$defs/X` is where zod puts a shared schema; OpenAPI keeps it under components. */
function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace(/^#\/\$defs\//, "#/components/schemas/")]
        : [key, pointToComponents(inner)],
    ),
  );
}

function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
