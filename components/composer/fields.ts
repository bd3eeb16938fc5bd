import { z } from "zod";
import { isThere } from "@/components/spec/is-there";
import { formatNumber } from "@/components/ui/format-number";
import { containerPlaces } from "@/lib/contracts/spec/containers";
import type { FieldForm } from "@/lib/contracts/spec/field";
import {
  type ListedField,
  type ListedFreeValue,
  listFields,
  listFreeValues,
} from "@/lib/contracts/spec/list-fields";
import type { AnyPart, SpecSection } from "@/lib/contracts/spec/part-types";
import { runSpec } from "@/lib/contracts/spec/run-spec";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { fieldOrder } from "./field-order";

/** How a value is typed: what the control shows and what it makes of the text. */
export type FieldKind =
  | NonNullable<FieldForm["control"]>
  | "text"
  | "number"
  /** One of the few values that there are. */
  | "choice"
  /** Yes or no. */
  | "switch"
  /** A number, or the one word that stands for all of them. */
  | "number_or_word"
  /** A number, or a list of them, separated by commas. */
  | "numbers"
  /** A list, separated by commas. */
  | "words"
  /** Names and values, NAME=value a line. */
  | "pairs";

/** A field of the form, as its declaration in lib/contracts/spec has it. */
export type FieldPlan = Pick<FieldForm, "label" | "unit" | "help" | "mono"> & {
  path: string;
  kind: FieldKind;
  span: NonNullable<FieldForm["span"]>;
  /** Nothing typed stays as "", so that the contract asks for it; of other fields it means the default. */
  required?: true | undefined;
  /** What the field is while nothing is typed. */
  fallback: unknown;
  /** The values that there are, as a person reads them, and what nothing chosen reads as. */
  options: readonly { value: string; label: string }[];
  nothing: string;
  spoken: string;
  /** A part beside which it is not asked for, and one without which it is not. */
  unless?: string | undefined;
  onlyBeside?: string | undefined;
  /** The same field while the rollouts run in a simulator of the user's own, where it is another one then. */
  ownSimulator?: FieldPlan;
};

export type FieldGroup = {
  name: SpecSection;
  title: string;
  note: string;
  code?: string;
  /** The part that its fields belong to, where a body may be without it. */
  optional?: string;
  /** By this name it is switched on and off as a whole; without one another section has the choice. */
  switch?: string;
  fields: readonly FieldPlan[];
};

const sections: Readonly<Record<SpecSection, Pick<FieldGroup, "title" | "note" | "switch">>> = {
  start: {
    title: "Start",
    note: "what it is called and the checkpoint that its first iteration starts from",
  },
  rollouts: { title: "Rollouts", note: "jobs an iteration × environments × steps" },
  simulator: {
    title: "Simulator",
    note: "any image, a container for each job",
  },
  curation: {
    title: "Curation",
    note: "episodes that datasets go without; can be changed while the run lives",
  },
  trainer: { title: "Trainer", note: "any image; no network unless you say so" },
  evaluation: {
    title: "Evaluation",
    note: "episodes that nothing trains on, the same for every checkpoint",
    switch: "Evaluation of checkpoints",
  },
  limits: { title: "Limits", note: "a limit ends the run, what was done stands" },
};
const places = new Map<string, number>(fieldOrder.map((path, place) => [path, place]));
const placeOf = ({ path }: Pick<FieldPlan, "path">) => places.get(path) ?? places.size;
const sectionNames = Object.keys(sections) as SpecSection[];

/** The form of a run in the order in which a person thinks of one. */
export const fieldGroups = groupFields(runSpec);

export function groupFields(spec: AnyPart): readonly FieldGroup[] {
  const free = listFreeValues(spec);
  const planned = [
    ...listFields(spec).flatMap((one) => planField(one).map((plan) => ({ section: one.section, plan }))),
    ...free.map((one) => ({ section: one.section, plan: planFreeValue(one) })),
  ].toSorted((left, right) => placeOf(left.plan) - placeOf(right.plan));
  return sectionNames.map((name) => {
    const parts = listParts(spec).filter(({ part }) => part.section === name);
    const optional = parts.find(({ part }) => part.presence === "nullable");
    return {
      name,
      ...sections[name],
      ...(parts.length > 0 ? { code: parts.map(({ path }) => path).join(", ") } : {}),
      ...(optional && { optional: optional.path }),
      fields: planned.filter(({ section }) => section === name).map(({ plan }) => plan),
    };
  });
}

/**
 * The fields of a group that a body asks for, as they are in it. Those of a part that it is without wait until it has the part.
 */
export function listShown({ optional, fields }: FieldGroup, body: Body): readonly FieldPlan[] {
  const has = (path: string) => isThere(valueAt(body, path));
  if (optional !== undefined && !has(optional)) return [];
  const isOwn = has(containerPlaces.simulator);
  return fields
    .filter(({ unless, onlyBeside }) => !(unless && has(unless)) && (!onlyBeside || has(onlyBeside)))
    .map((plan) => (isOwn && plan.ownSimulator) || plan);
}

/** A part and its path, also where it stands in another one. */
function listParts({ fields }: Pick<AnyPart, "fields">, prefix = ""): { path: string; part: AnyPart }[] {
  return Object.entries(fields).flatMap(([name, entry]) =>
    entry.kind === "part"
      ? [{ path: prefix + name, part: entry }, ...listParts(entry, `${prefix}${name}.`)]
      : [],
  );
}

function planField(listed: ListedField): FieldPlan[] {
  const { form } = listed.field;
  if (form === null) return [];
  const { ownSimulator } = form;
  return [
    {
      ...planAs(form, listed),
      ...(ownSimulator && { ownSimulator: planAs({ ...form, ...ownSimulator }, listed) }),
    },
  ];
}

function planAs(
  form: FieldForm,
  { path, isRequired, unless, field: { schema, fallback } }: ListedField,
): FieldPlan {
  const { label, control, span = 2, unit, help, mono, words = {}, spoken = label } = form;
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  const values = inner instanceof z.ZodEnum ? inner.options.map(String) : ["true", "false"];
  return {
    path,
    label,
    kind: control ?? kindOf(inner),
    span,
    unit,
    help: help && fillNumbers(help, inner, fallback),
    mono,
    required: isRequired || undefined,
    fallback,
    options: values.map((value) => ({ value, label: words[value] ?? value })),
    nothing: words[""] ?? `default, ${words[String(fallback)] ?? String(fallback)}`,
    spoken,
    unless,
  };
}

function planFreeValue({ path, beside, form }: ListedFreeValue): FieldPlan {
  const { label, control = "json", span = 2, unit, help, mono, spoken = label } = form;
  return {
    path,
    label,
    kind: control,
    span,
    unit,
    help,
    mono,
    fallback: undefined,
    options: [],
    nothing: "",
    spoken,
    onlyBeside: beside,
  };
}

function kindOf(schema: z.core.$ZodType): FieldKind {
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "switch";
  if (schema instanceof z.ZodEnum) return "choice";
  if (schema instanceof z.ZodArray) return "words";
  if (schema instanceof z.ZodUnion)
    return schema.options.some((option) => option instanceof z.ZodArray) ? "numbers" : "number_or_word";
  return schema instanceof z.ZodRecord ? "pairs" : "text";
}

/** Limits and defaults in a help text are the declaration's own. */
function fillNumbers(help: string, schema: z.core.$ZodType, fallback: unknown): string {
  const limits = schema instanceof z.ZodNumber ? schema : { minValue: null, maxValue: null };
  const numbers: Readonly<Record<string, unknown>> = {
    min: limits.minValue,
    max: limits.maxValue,
    default: fallback,
  };
  return help.replace(/\{(min|max|default)\}/g, (_, name: string) => {
    const number = numbers[name];
    return typeof number === "number" ? formatNumber(number) : String(number);
  });
}
