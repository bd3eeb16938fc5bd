import type { z } from "zod";
import type { CamelCase } from "../code-names";
import type { BodyOnly, Field, FieldForm } from "./field";

/**
 * `required`: a request must have the part. `optional`: left out, each of its fields has its default. `nullable`: left
 * out, the part is null.
 */
export type Presence = "required" | "optional" | "nullable";

/** Under which heading the console's form shows a part. A part inside another one follows it when it has none. */
export type SpecSection =
  | "start"
  | "rollouts"
  | "simulator"
  | "curation"
  | "trainer"
  | "evaluation"
  | "limits";

/** Names of fields in code, where they are not the wire's in camelCase. Null: what is inside stands in its place. */
export type Names = Readonly<Record<string, string | null>>;
export type Fields = Readonly<Record<string, Entry>>;

/** What a resolved spec has of a part, with both names. `key` is the code's; null: what is inside stands in its place. */
export type KeptEntry = { name: string; key: string | null; entry: Field | AnyPart };

/**
 * `beside`: the part of the same spec whose presence makes the value free. `as`: what the free value is called in code. `form`:
 * what the console's form shows of it as a whole.
 */
export type Freedom<As extends string = string> = {
  readonly beside: string;
  readonly as: As;
  readonly form: FieldForm;
};

/** A part of which no more is known than that it is one. */
export type AnyPart = {
  readonly kind: "part";
  readonly fields: Fields;
  readonly presence: Presence;
  readonly names: Names;
  readonly section: SpecSection | undefined;
  readonly kept: readonly KeptEntry[];
  /** Of a part made by `freePart`. */
  readonly freedom?: Freedom;
  /** Of what a request may say: strict, with limits. */
  readonly body: z.ZodType;
  /** The same where it is not free. */
  readonly strictBody?: z.ZodType;
  /** Of a resolved spec on the wire: every field is there, without limits. */
  readonly resolved: z.ZodType;
  /** Of a resolved spec in code and in the database. */
  readonly domain: z.ZodType;
};
export type Entry = Field | BodyOnly | AnyPart;

/** Fields that belong together, under their names on the wire. */
export type Part<Of extends Fields, Own, Is> = Pick<AnyPart, "kind" | "section" | "kept"> & {
  readonly fields: Of;
  readonly presence: Is;
  readonly names: Own;
  readonly body: BodyOf<Of, Is>;
  readonly resolved: ResolvedOf<Of, Is>;
  readonly domain: DomainOf<Of, Own, Is>;
  /** Between a resolved spec on the wire and in code. */
  readonly codec: z.ZodCodec<ResolvedOf<Of, Is>, DomainOf<Of, Own, Is>>;
};

type BodyOf<Of extends Fields, Is> = Is extends "required"
  ? BodyObject<Of>
  : z.ZodOptional<Is extends "nullable" ? z.ZodNullable<BodyObject<Of>> : BodyObject<Of>>;
type BodyObject<Of extends Fields> = z.ZodObject<
  { -readonly [Name in keyof Of]: Of[Name]["body"] },
  z.core.$strict
>;

type ResolvedOf<Of extends Fields, Is> = Is extends "nullable"
  ? z.ZodNullable<ResolvedObject<Of>>
  : ResolvedObject<Of>;
type ResolvedObject<Of extends Fields> = z.ZodObject<
  {
    -readonly [Name in keyof Of as Of[Name] extends BodyOnly ? never : Name]: Of[Name] extends {
      resolved: infer Schema extends z.ZodType;
    }
      ? Schema
      : never;
  },
  z.core.$strip
>;

type DomainOf<Of extends Fields, Own, Is> = z.ZodType<DomainValue<Of, Own, Is>, DomainValue<Of, Own, Is>>;
type DomainValue<Of extends Fields, Own, Is> =
  | Flatten<OwnFields<Of, Own> & AllOf<InnerFields<Of, Own>>>
  | (Is extends "nullable" ? null : never);
type OwnFields<Of extends Fields, Own> = {
  -readonly [Name in keyof Of & string as Of[Name] extends BodyOnly ? never : DomainName<Name, Own>]: ValueOf<
    Of[Name]
  >;
};
type InnerFields<Of extends Fields, Own> = {
  [Name in keyof Of & keyof Own]: Own[Name] extends null ? ValueOf<Of[Name]> : never;
}[keyof Of & keyof Own];
type ValueOf<Of> = Of extends { domain: z.ZodType<infer Value> } ? Value : never;
type DomainName<Name extends string, Own> = Name extends keyof Own
  ? Own[Name] extends string
    ? Own[Name]
    : never
  : CamelCase<Name>;
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Flatten<Type> = { [Key in keyof Type]: Type[Key] };
