/**
 * Texts as one parameter in Postgres's own notation, for `::text[]`: a list of parameters would end at 65,535. Each is
 * quoted, so that whatever it has in it is text and no part of the notation.
 */
export const toTextArray = (values: readonly string[]): string =>
  `{${values.map((text) => `"${text.replace(/[\\"]/g, (mark) => `\\${mark}`)}"`).join(",")}}`;
