/** Numbers as one parameter in Postgres's own notation, for `::int[]` and its like: a list of parameters would end at 65,535. */
export const toNumberArray = (values: readonly number[]): string => `{${values.join(",")}}`;
