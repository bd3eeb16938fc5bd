import type { Field } from "./field";
import type { AnyPart, SpecSection } from "./part-types";

export type ListedField = {
  /** `trainer_spec.resources.gpu` */
  path: string;
  field: Field;
  /** Of the innermost part around it that names one. */
  section: SpecSection | undefined;
  /** Every request has to say it. */
  isRequired: boolean;
};

/** Every field of a resolved spec, in the order in which they are declared. */
export function listFields({
  fields,
  section,
}: Pick<AnyPart, "fields"> & { section?: SpecSection | undefined }): ListedField[] {
  return Object.entries(fields).flatMap(([name, entry]): ListedField[] => {
    if (entry.kind === "body_only") return [];
    if (entry.kind === "field")
      return [{ path: name, field: entry, section, isRequired: !entry.body.safeParse(undefined).success }];
    return listFields(entry).map((inner) => ({
      ...inner,
      path: `${name}.${inner.path}`,
      section: inner.section ?? section,
      isRequired: inner.isRequired && entry.presence === "required",
    }));
  });
}

/** The paths of a part's fields, for the compiler to hold a written one against. */
export type FieldPath<Of> = Of extends { kind: "part"; fields: infer Inner }
  ? {
      [Name in keyof Inner & string]: Inner[Name] extends { kind: "field" }
        ? Name
        : `${Name}.${FieldPath<Inner[Name]>}`;
    }[keyof Inner & string]
  : never;
