import { z } from "zod";
import { formatNumber } from "@/components/ui/format-number";
import type { FieldForm } from "@/lib/contracts/spec/field";
import { type ListedField, listFields } from "@/lib/contracts/spec/list-fields";
import type { AnyPart, SpecSection } from "@/lib/contracts/spec/part-types";
import { runSpec } from "@/lib/contracts/spec/run-spec";
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
};

export type FieldGroup = {
  title: string;
  note: string;
  code?: string;
  /** The part that its fields belong to, where a body may be without it: it is switched on and off as a whole, by this name. */
  optional?: string;
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
    note: "any image in place of the built-in one; scene and control are passed on to it",
    switch: "A simulator of your own",
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
const placeOf = ({ path }: ListedField) => places.get(path) ?? places.size;

/** The form of a run in the order in which a person thinks of one. */
export const fieldGroups = groupFields(runSpec);

export function groupFields(spec: AnyPart): readonly FieldGroup[] {
  const listed = listFields(spec).toSorted((left, right) => placeOf(left) - placeOf(right));
  return Object.entries(sections).map(([name, words]) => {
    const parts = listParts(spec).filter(({ part }) => part.section === name);
    const optional = parts.find(({ part }) => part.presence === "nullable");
    return {
      ...words,
      ...(parts.length > 0 ? { code: parts.map(({ path }) => path).join(", ") } : {}),
      ...(optional && { optional: optional.path }),
      fields: listed.filter(({ section }) => section === name).flatMap(planField),
    };
  });
}

/** A part and its path, also where it stands in another one. */
function listParts({ fields }: Pick<AnyPart, "fields">, prefix = ""): { path: string; part: AnyPart }[] {
  return Object.entries(fields).flatMap(([name, entry]) =>
    entry.kind === "part"
      ? [{ path: prefix + name, part: entry }, ...listParts(entry, `${prefix}${name}.`)]
      : [],
  );
}

function planField({ path, isRequired, field: { form, schema, fallback } }: ListedField): FieldPlan[] {
  if (form === null) return [];
  const { label, control, span = 2, unit, help, mono, words = {}, spoken = label } = form;
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  const values = inner instanceof z.ZodEnum ? inner.options.map(String) : ["true", "false"];
  return [
    {
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
    },
  ];
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
