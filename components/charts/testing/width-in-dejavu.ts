/** Advance widths of DejaVu Sans, the widest face that a desktop falls back to, in thousandths of an em. */
const widths: Readonly<Record<string, number>> = {
  a: 613,
  c: 550,
  e: 615,
  f: 352,
  i: 278,
  j: 278,
  k: 579,
  l: 278,
  m: 974,
  r: 411,
  s: 521,
  t: 392,
  w: 818,
  " ": 318,
  "\u00a0": 318,
  ",": 318,
  ".": 318,
  "·": 318,
  _: 500,
  "-": 361,
  "−": 838,
  "…": 1000,
};
/** Of a digit, and no less than of any other small letter. */
const digit = 636;
/** No less than of any capital letter but the widest. */
const capital = 788;

/** How many pixels a text really takes in that face. */
export function widthInDejaVu(text: string, fontPx: number): number {
  const ofLetter = (letter: string) => widths[letter] ?? (/[A-Z]/.test(letter) ? capital : digit);
  return Array.from(text).reduce((sum, letter) => sum + (ofLetter(letter) * fontPx) / 1000, 0);
}
