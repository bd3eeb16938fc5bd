/** `run_id` on the wire is `runId` in code. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** Named fields under their names in code, for readers alone. What names none says nothing. */
export type CamelKeys<Of> = string extends keyof Of
  ? unknown
  : { readonly [Name in keyof Of as CamelCase<Name & string>]: ReadOnly<Of[Name]> };
type ReadOnly<Value> = Value extends readonly (infer One)[] ? readonly One[] : Value;

export const toCamelCase = (name: string): string =>
  name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** The fields of one object; what lies inside them stays as it is. */
export function toCamelKeys(wire: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [toCamelCase(name), value]));
}
