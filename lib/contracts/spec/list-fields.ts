import type { Field, FieldForm } from "./field";
import type { AnyPart, SpecSection } from "./part-types";

type Listed = {
  /** `trainer_spec.resources.gpu` */
  path: string;
  /** Of the innermost part around it that names one. */
  section: SpecSection | undefined;
};

export type ListedField = Listed & {
  field: Field;
  /** Every request has to say it, or every one that has its part. */
  isRequired: boolean;
  /** Beside this part it is not asked for: a free value stands in the place of its own part. */
  unless?: string;
};

/** The parts of which something is listed, with the section around them. */
type Sectioned = Pick<AnyPart, "fields"> & { section?: SpecSection | undefined };

/** Every field of a resolved spec, in the order in which they are declared. */
export function listFields({ fields, section }: Sectioned): ListedField[] {
  return Object.entries(fields).flatMap(([name, entry]): ListedField[] => {
    if (entry.kind === "body_only") return [];
    if (entry.kind === "field")
      return [{ path: name, field: entry, section, isRequired: !entry.body.safeParse(undefined).success }];
    return listFields(entry).map(({ unless, ...inner }) => {
      const beside = entry.freedom?.beside ?? (unless && `${name}.${unless}`);
      return {
        ...inner,
        path: `${name}.${inner.path}`,
        section: inner.section ?? section,
        isRequired: inner.isRequired && entry.presence !== "optional",
        ...(beside !== undefined && { unless: beside }),
      };
    });
  });
}

/** A value that is free beside another part: any JSON object, which stands in the place of its own fields. */
export type ListedFreeValue = Listed & { form: FieldForm; beside: string };

export function listFreeValues({ fields, section }: Sectioned): ListedFreeValue[] {
  return Object.entries(fields).flatMap(([name, entry]): ListedFreeValue[] => {
    if (entry.kind !== "part") return [];
    const { freedom } = entry;
    const own = freedom
      ? [
          {
            path: name,
            section: entry.section ?? section,
            form: freedom.form,
            beside: freedom.beside,
          },
        ]
      : [];
    const inner = listFreeValues(entry).map((one) => ({
      ...one,
      path: `${name}.${one.path}`,
      beside: `${name}.${one.beside}`,
      section: one.section ?? section,
    }));
    return [...own, ...inner];
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
