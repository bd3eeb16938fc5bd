export const ansiColors = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
export type AnsiColor = (typeof ansiColors)[number];

export type AnsiStyle = {
  color: AnsiColor | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
};

/** A piece of a line in one style; `text` is plain. */
export type AnsiSpan = AnsiStyle & { text: string };

export const plainStyle: AnsiStyle = {
  color: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
};

/**
 * In this order: colours and weight (the group has the codes); cursor; titles and links, which end with their terminator
 * or with the line; other strings, likewise; short escapes.
 */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /(?:\u001b\[|\u009b)([\d;:]*)m|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[PX^_][^\u001b]*(?:\u001b\\|$)|\u001b[ -/]*[0-~]|\u001b$/g;

/** Control marks but the tab, and marks that turn the reading direction. */
const unprintable = /(?!\t)[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * One line of a program's output as a terminal would have left it, as spans in the colours that it asked for. Each line begins
 * plain, because any line may be the first that is read. Backgrounds are left out: they would hide the marks of search and
 * failure.
 */
export function parseAnsi(line: string): readonly AnsiSpan[] {
  let spans: AnsiSpan[] = [];
  let style = plainStyle;
  /** The style of the last span: what goes on in it belongs to that span. */
  let drawn: AnsiStyle | null = null;
  let at = 0;
  let rewrites = false;
  const add = (text: string) => {
    for (const [part, piece] of text.split("\r").entries()) {
      // A progress bar rewrites its line: only the last state counts.
      if (part > 0) rewrites = true;
      const clean = piece.replace(unprintable, "");
      if (clean === "") continue;
      if (rewrites) spans = [];
      rewrites = false;
      const last = drawn === style ? spans.pop() : undefined;
      spans.push({ ...style, text: (last?.text ?? "") + clean });
      drawn = style;
    }
  };
  for (const match of line.matchAll(sequences)) {
    add(line.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[1] !== undefined) style = applyStyleCodes(style, match[1]);
  }
  add(line.slice(at));
  return spans;
}

/** The words of such a line alone. */
export function stripTerminalCodes(line: string): string {
  return joinSpans(parseAnsi(line));
}

export const joinSpans = (spans: readonly AnsiSpan[]): string => spans.map(({ text }) => text).join("");

/** The first `length` characters. */
export function cutSpans(spans: readonly AnsiSpan[], length: number): readonly AnsiSpan[] {
  let room = length;
  return spans.flatMap((span) => {
    const text = span.text.slice(0, Math.max(0, room));
    room -= text.length;
    return text === "" ? [] : [{ ...span, text }];
  });
}

/** @param list the parameters of an SGR sequence (ECMA-48, 8.3.117): "1;31" */
export function applyStyleCodes(before: AnsiStyle, list: string): AnsiStyle {
  const codes = list.split(/[;:]/).map(Number);
  let style = before;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = readExtended(codes.slice(at + 1, at + 5));
      if (code === 38) style = { ...style, color };
      at += used;
    } else style = applyCode(style, code);
  }
  return style;
}

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return plainStyle;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 39) return { ...style, color: null };
  if (code >= 30 && code <= 37) return { ...style, color: ansiColors[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...style, color: ansiColors[code - 90] ?? null };
  return style;
}

/** `5;n` of 256 colours, or `2;r;g;b`, as the nearest of the eight. @returns it, and how many codes it took */
function readExtended(codes: readonly number[]): [AnsiColor | null, number] {
  const [kind, first = 0, second = 0, third = 0] = codes;
  if (kind === 2) return [nearest(first, second, third), 4];
  if (kind !== 5) return [null, 0];
  if (first < 16) return [ansiColors[first % 8] ?? null, 2];
  if (first >= 232) return [first < 244 ? "black" : "white", 2];
  const cube = first - 16;
  const level = (step: number) => (step * 255) / 5;
  return [nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), 2];
}

/** Channels 0 to 255; one that is at least two thirds of the strongest counts. */
function nearest(red: number, green: number, blue: number): AnsiColor | null {
  const strongest = Math.max(red, green, blue);
  if (strongest < 40) return "black";
  const bits = [red, green, blue].map((channel, bit) => (channel * 3 >= strongest * 2 ? 1 << bit : 0));
  return ansiColors[bits.reduce((sum, bit) => sum + bit, 0)] ?? null;
}

/** The SGR sequence that goes over to this style from any other. */
export function writeStyleCodes({ color, bold, dim, italic, underline }: AnsiStyle): string {
  const codes = [0];
  if (bold) codes.push(1);
  if (dim) codes.push(2);
  if (italic) codes.push(3);
  if (underline) codes.push(4);
  if (color !== null) codes.push(30 + ansiColors.indexOf(color));
  return `\u001b[${codes.join(";")}m`;
}
