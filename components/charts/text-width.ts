/** Letters by their width in em: that of the widest of the faces that the console names, so that no label is cut. */
const widths: readonly (readonly [letters: RegExp, em: number])[] = [
  [/[mw%@MW−+<>=…]/, 0.98],
  [/[.,:;'’|!ijlI()[\]\s]/, 0.4],
  [/[0-9a-z_\-–·/]/, 0.66],
  [/[A-Z]/, 0.76],
];
const otherEm = 1.1;

/** How many pixels a text in the sans face takes at most; known before anything is drawn, and on a server too. */
export function estimateWidth(text: string, fontPx: number): number {
  let em = 0;
  for (const letter of text) em += widths.find(([letters]) => letters.test(letter))?.[1] ?? otherEm;
  return Math.ceil(em * fontPx);
}

/** Room for the widest of some labels, in pixels. */
export function widestOf(labels: readonly string[], fontPx: number): number {
  return labels.reduce((most, label) => Math.max(most, estimateWidth(label, fontPx)), 0);
}
