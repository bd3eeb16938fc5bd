import { type AnsiStyle, plainStyle, writeStyleCodes } from "./parse-ansi";

/** One row of a terminal: a character (a code point) and its style in each cell. */
export type ScreenRow = {
  chars: string[];
  styles: AnsiStyle[];
  /** Cells before this one are known to be blank: a program that wipes them again and again costs nothing. */
  blankTo: number;
  /** When it was written to last. */
  at: Date;
  /** Something was drawn over, or erased. */
  redrawn: boolean;
  /** Something was written, be it a line break. */
  touched: boolean;
};

export function makeRow(at: Date): ScreenRow {
  return { chars: [], styles: [], blankTo: 0, at, redrawn: false, touched: false };
}

export function isBlankRow({ chars }: ScreenRow): boolean {
  return chars.every((char) => char === " ");
}

/** The row as text with its colours; of one that was redrawn without the spaces that wiped out what stood there before. */
export function writeRow({ chars, styles, redrawn }: ScreenRow): string {
  let end = chars.length;
  while (redrawn && end > 0 && chars[end - 1] === " ") end -= 1;
  let text = "";
  let drawn = plainStyle;
  for (let at = 0; at < end; at += 1) {
    const style = styles[at] ?? plainStyle;
    if (style !== drawn) text += writeStyleCodes(style);
    drawn = style;
    text += chars[at] ?? " ";
  }
  return drawn === plainStyle ? text : text + writeStyleCodes(plainStyle);
}

/** More than the longest colour code that a program writes. */
const codeLength = 32;

/** The text in pieces of at most `length` UTF-16 units, none of which ends within a character or a colour code. */
export function cutRow(
  text: string,
  at: Date,
  length: number,
): { text: string; at: Date; goesOn: boolean }[] {
  const pieces: { text: string; at: Date; goesOn: boolean }[] = [];
  let from = 0;
  while (text.length - from > length) {
    let to = from + length;
    const code = text.lastIndexOf("\u001b", to - 1);
    if (code > from && to - code < codeLength && !text.slice(code, to).includes("m")) to = code;
    const last = text.charCodeAt(to - 1);
    if (last >= 0xd800 && last <= 0xdbff && to - 1 > from) to -= 1;
    pieces.push({ text: text.slice(from, to), at, goesOn: true });
    from = to;
  }
  pieces.push({ text: text.slice(from), at, goesOn: false });
  return pieces;
}
