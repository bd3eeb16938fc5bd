const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * A name as a part of a sentence that knows no markup (a title, a toast): one that runs from right to left would turn
 * round what stands beside it. In markup <bdi> does the same.
 */
export function isolateName(name: string): string {
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}
