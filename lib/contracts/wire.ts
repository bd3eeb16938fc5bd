import { z } from "zod";

/** UTC with milliseconds: `2026-11-24T02:05:13.123Z`. */
export const timeSchema = z.iso.datetime({ precision: 3 }).meta({ id: "Time" });

export const toWireTime = (time: Date): string => time.toISOString();
export const toWireTimeOrNull = (time: Date | null): string | null => time?.toISOString() ?? null;

/** A number that JSON cannot carry is one of three strings, never null and never left out. */
export const metricValueSchema = z
  .union([z.number(), z.literal("NaN"), z.literal("Infinity"), z.literal("-Infinity")])
  .meta({ id: "MetricValue" });
export const metricsSchema = z.record(z.string(), metricValueSchema).meta({ id: "Metrics" });

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Who did it; `system` is the platform itself. */
export const actorSchema = z
  .object({
    kind: z.enum(["system", "user", "key"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
  })
  .meta({ id: "Actor" });

export function toWireActor(
  actor: { kind: "system" } | { kind: "user" | "key"; id: string; name: string },
): z.infer<typeof actorSchema> {
  return actor.kind === "system" ? { kind: "system", id: null, name: null } : { ...actor };
}

/** From 1; above 1,000 it counts as 1,000. */
export const limitQuery = (fallback: number) =>
  z
    .string()
    .regex(/^0*[1-9]\d*$/, "must be a positive integer")
    .transform((text) => Math.min(Number(text), 1_000))
    .optional()
    .transform((limit) => limit ?? fallback)
    .meta({ type: "integer", minimum: 1, default: fallback })
    .describe("More than 1,000 counts as 1,000.");

/** An integer as the pattern writes it; its limits in the document are those of the pattern. */
export const integerQuery = (pattern: RegExp, message: string) =>
  z
    .string()
    .regex(pattern, message)
    .transform(Number)
    .refine(Number.isSafeInteger, "is too large")
    .meta({ type: "integer", ...limitsOf(pattern) });

function limitsOf(pattern: RegExp): { minimum: number; maximum: number } {
  let digits = 1;
  while (digits < 16 && pattern.test("9".repeat(digits + 1))) digits += 1;
  const maximum = Math.min(10 ** digits - 1, Number.MAX_SAFE_INTEGER);
  return { minimum: pattern.test("-1") ? -maximum : 0, maximum };
}

export const flagQuery = z.enum(["true", "false"]).transform((text) => text === "true");

export const cursorQuery = z.string().min(1).max(200).optional();

export const nextCursorSchema = z
  .string()
  .nullable()
  .describe("Opaque; ask again with `cursor` to go on. Null: that was all.");

/** A signed link and what it leads to. `url` is absolute and works until `expires_at`, without a key. */
export const downloadUrlSchema = z
  .object({
    url: z.url(),
    expires_at: timeSchema,
    sha256: sha256Schema,
    size_bytes: z.int(),
    filename: z.string(),
  })
  .meta({ id: "DownloadUrl" });
export type DownloadUrl = z.infer<typeof downloadUrlSchema>;
