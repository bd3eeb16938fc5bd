/** A JSON value as a run's body has it, before it is checked. */
export type Body = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at `trainer_spec.resources.gpu`; undefined when nothing does. */
export function valueAt(body: Body, path: string): unknown {
  let value: unknown = body;
  for (const step of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
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
  if (value === undefined && !isObject(inner)) return body;
  return { ...body, [step]: withValueAt(isObject(inner) ? inner : {}, rest.join("."), value) };
}
