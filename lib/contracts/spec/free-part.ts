import { z } from "zod";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { Field } from "./field";
import type { AnyPart, Freedom } from "./part-types";

/** UTF-8 bytes of a free value as JSON, and how deep it may be. */
const maxFreeBytes = 65_536;
const maxFreeDepth = 32;

type FreeValue = Record<string, unknown>;

const freeValue = z
  .record(z.string(), z.unknown())
  .refine((value) => isFlat(value, maxFreeDepth) && countBytes(value) <= maxFreeBytes);

/** Goes by levels and not by recursion: a body may be nested deeper than a program's stack. */
function isFlat(value: unknown, maxDepth: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return false;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return true;
}

const countBytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).byteLength;

type Freed<Inner extends AnyPart, As extends string> = z.output<Inner["domain"]> & {
  [Key in As]: FreeValue | null;
};

type FreePart<Inner extends AnyPart, As extends string> = Omit<Inner, "body" | "resolved" | "domain"> & {
  readonly freedom: Freedom<As>;
  readonly body: z.ZodOptional<z.ZodType<FreeValue>>;
  readonly strictBody: z.ZodType;
  readonly resolved: z.ZodType<
    FreeValue | z.output<Inner["resolved"]>,
    FreeValue | z.output<Inner["resolved"]>
  >;
  readonly domain: z.ZodType<Freed<Inner, As>, Freed<Inner, As>>;
};

/**
 * A part that any JSON object may stand for where another part is said beside it; its own fields then have what the object
 * says of them, as far as it has their types. The part around it says where it is not free.
 */
export function freePart<Inner extends AnyPart, const As extends string>(
  inner: Inner,
  freedom: Freedom<As>,
): FreePart<Inner, As> {
  const { beside, as } = freedom;
  const body = z
    .union([inner.body, freeValue], {
      error: `must be a JSON object of at most ${maxFreeBytes / 1_024} KiB and ${maxFreeDepth} levels`,
    })
    .optional()
    .describe(`With \`${beside}\`, any JSON object: it is passed on as it is.`);
  return inferFreePart({
    ...inner,
    freedom,
    body,
    strictBody: inner.body,
    // The free one first: the other would take out what it does not know.
    resolved: z.union([z.record(z.string(), z.unknown()), inner.resolved]),
    domain: z.intersection(inner.domain, z.object({ [as]: freeValue.nullable().default(null) })),
  });
}

/** Guarantee: `freePart` alone calls this, with schemas that are as the type says. */
function inferFreePart<Inner extends AnyPart, As extends string>(made: AnyPart): FreePart<Inner, As> {
  return made as unknown as FreePart<Inner, As>;
}

/** Whether the value that stands beside these is free. */
export const isFree = (
  { freedom }: Pick<AnyPart, "freedom">,
  others: Readonly<Record<string, unknown>>,
): boolean => freedom !== undefined && isRecord(others[freedom.beside]);

/** What a free value says of the part's own fields, as far as it has their types. */
export function pickOwn({ kept }: AnyPart, value: FreeValue): FreeValue {
  return Object.fromEntries(
    kept.flatMap(({ name, entry }) =>
      entry.kind === "field" && Object.hasOwn(value, name) && fits(entry, value[name])
        ? [[name, value[name]]]
        : [],
    ),
  );
}

const fits = ({ schema }: Field, value: unknown): boolean => schema.safeParse(value).success;
