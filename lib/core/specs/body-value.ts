import { isRecord } from "./merge-patch";

/** A JSON value as a run's body has it, before it is checked. */
export type Body = Readonly<Record<string, unknown>>;

/** What stands at `trainer_spec.resources.gpu`; undefined when nothing does. */
export function valueAt(body: Body, path: string): unknown {
  let value: unknown = body;
  for (const step of path.split(".")) {
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** The body with another value at a path; undefined takes it out. Objects on the way are made, what is in the way is replaced. */
export function withValueAt(body: Body, path: string, value: unknown): Body {
  const [step = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    if (value !== undefined) return { ...body, [step]: value };
    return Object.fromEntries(Object.entries(body).filter(([name]) => name !== step));
  }
  const inner = Object.hasOwn(body, step) ? body[step] : undefined;
  if (value === undefined && !isRecord(inner)) return body;
  return { ...body, [step]: withValueAt(isRecord(inner) ? inner : {}, rest.join("."), value) };
}
