import { z } from "zod";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { toCamelCase } from "../code-names";
import { strictObject } from "../strict-object";
import { toDomain, toWire } from "./convert";
import { isFree } from "./free-part";
import type { AnyPart, Fields, KeptEntry, Names, Part, Presence, SpecSection } from "./part-types";

type PartOptions<Of, Own, Is> = {
  presence?: Is;
  names?: Own & { readonly [Name in keyof Of]?: string | null };
  section?: SpecSection | undefined;
};

/** Declares a part of a spec: its schemas, its type and its codec follow from its fields. */
export function part<
  const Of extends Fields,
  const Own extends Names = Record<never, never>,
  const Is extends Presence = "optional",
>(fields: Of, options: PartOptions<Of, Own, Is> = {}): Part<Of, Own, Is> {
  const presence: Presence = options.presence ?? "optional";
  const names: Names = options.names ?? {};
  const kept = Object.entries(fields).flatMap(([name, entry]): KeptEntry[] =>
    entry.kind === "body_only"
      ? []
      : [{ name, key: names[name] === undefined ? toCamelCase(name) : names[name], entry }],
  );
  const schemas = makeSchemas(fields, kept, presence);
  const made: AnyPart = { kind: "part", fields, presence, names, section: options.section, kept, ...schemas };
  // A value in code is of its type already: it is not checked a second time on its way to the wire.
  const codec = z.codec(made.resolved, z.unknown(), {
    decode: (wire) => toDomain(made, wire),
    encode: (value) => toWire(made, value),
  });
  return inferPart({ ...made, codec });
}

function makeSchemas(
  fields: Fields,
  kept: readonly KeptEntry[],
  presence: Presence,
): Pick<AnyPart, "body" | "resolved" | "domain"> {
  const bodies = Object.entries(fields).map(([name, entry]) => [name, entry.body] as const);
  const strict = strictObject(Object.fromEntries(bodies));
  const mayBeFree = Object.values(fields).some((entry) => entry.kind === "part" && entry.freedom);
  const body = mayBeFree ? strict.check(holdWhatIsNotFree(fields)) : strict;
  const resolved = z.object(Object.fromEntries(kept.map(({ name, entry }) => [name, entry.resolved])));
  const domain = z.object(makeDomainShape(kept));
  switch (presence) {
    case "required":
      return { body, resolved, domain };
    case "optional":
      return { body: body.optional(), resolved, domain: domain.prefault({}) };
    case "nullable":
      return {
        body: body.nullable().optional().meta({ default: null }),
        resolved: resolved.nullable(),
        domain: domain.nullable().default(null),
      };
  }
}

function makeDomainShape(kept: readonly KeptEntry[]): Record<string, z.ZodType> {
  const shapes = kept.map(({ key, entry }): Record<string, z.ZodType> => {
    if (key !== null) return { [key]: entry.domain };
    if (entry.kind !== "part") return {};
    return { ...makeDomainShape(entry.kept), ...(entry.freedom && { [entry.freedom.as]: freeInDomain }) };
  });
  return Object.assign({}, ...shapes);
}

const freeInDomain = z.record(z.string(), z.unknown()).nullable().default(null);

/** A part that may be free is held to its own fields where it is not. It is told beside what else is wrong with the body. */
function holdWhatIsNotFree(fields: Fields): z.core.$ZodCheck<unknown> {
  const check = z.check<unknown>((payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const [name, entry] of Object.entries(fields)) {
      if (entry.kind !== "part" || !entry.strictBody || isFree(entry, value) || !isRecord(value[name]))
        continue;
      const { error } = entry.strictBody.safeParse(value[name]);
      for (const issue of error?.issues ?? []) payload.issues.push(placeIssue(issue, name));
    }
  });
  check._zod.def.when = () => true;
  return check;
}

/** Guarantee: an issue that has its message is taken as it is, whatever its kind; it misses nothing but the input that it was of. */
const placeIssue = (issue: z.core.$ZodIssue, name: string): z.core.$ZodRawIssue =>
  ({ ...issue, path: [name, ...issue.path] }) as z.core.$ZodRawIssue;

/** Guarantee: `part` alone calls this, with schemas and a codec that it made from these very fields. */
function inferPart<Of extends Fields, Own, Is>(made: AnyPart & { codec: z.ZodType }): Part<Of, Own, Is> {
  return made as unknown as Part<Of, Own, Is>;
}
