import { z } from "zod";
import { toCamelCase } from "../code-names";
import { strictObject } from "../strict-object";
import { toDomain, toWire } from "./convert";
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
  const body = strictObject(Object.fromEntries(bodies));
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
    return entry.kind === "part" ? makeDomainShape(entry.kept) : {};
  });
  return Object.assign({}, ...shapes);
}

/** Guarantee: `part` alone calls this, with schemas and a codec that it made from these very fields. */
function inferPart<Of extends Fields, Own, Is>(made: AnyPart & { codec: z.ZodType }): Part<Of, Own, Is> {
  return made as unknown as Part<Of, Own, Is>;
}
