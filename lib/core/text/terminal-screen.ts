import { type AnsiStyle, applyStyleCodes, plainStyle, stripTerminalCodes } from "./parse-ansi";
import { cutRow, isBlankRow, makeRow, type ScreenRow, writeRow } from "./screen-row";

/** What a stream left on its terminal. `goesOn`: the next row is the rest of the same line, which was too long for one. */
export type FinishedRow = { text: string; at: Date; goesOn: boolean };

/** A row that may still be redrawn, as it looks now. */
export type OpenRow = { text: string; at: Date };

export type TerminalScreen = {
  /** Takes what a program wrote at `at`, cut anywhere. @returns the rows that cannot change any more, oldest first */
  write(text: string, at: Date): FinishedRow[];
  /** Rows that have something on them and may still change, oldest first. */
  open(): OpenRow[];
  /** The program has ended: what is still open is finished. */
  end(): FinishedRow[];
};

/** Bars that are redrawn together are fewer; above these rows nothing changes any more, so that memory is bounded. */
const heldRows = 50;
const heldCells = 64 * 1024;
/** A row is one line of text up to this many characters; a longer line goes on in the next row. */
export const rowLength = 16_384;
/** An escape sequence that has not ended after so many characters is none. */
const sequenceLength = 512;
const farthestMove = 1_000;

/** Marks that do more than colour what follows: only lines with one of them need a screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const moves = /[\r\b\u009b]|\u001b(?!\[[\d;:]*m)/;
/** In this order: cursor, erasing and colours; titles and links; other strings; short escapes. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b\n]*\u001b\\|\u001b[ -/]+[0-~]|\u001b[0-OQ-WYZ\\`-~]/y;
/** Of text that ends in the middle of one. */
const halfSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*$|\u001b[\]PX^_][^\u0007\u001b\n]*\u001b?$|\u001b[ -/]*$/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const plainRun = /[^\n\r\b\u001b\u009b]+/y;

/**
 * A stream of output as a terminal would show it: bars that redraw themselves with carriage returns, backspaces or the
 * cursor moved up become the rows that were last seen, and every other line is passed on as it is, its colours included.
 * A row that was redrawn, and rows drawn while the cursor is hidden (as rich does), are held until a plain line follows
 * them, because the cursor may still go back up. What comes out depends on the text alone, not on how it was cut or when
 * it came: a log that is read again has the same lines. Codes: ECMA-48 and xterm's ctlseqs.
 */
export function createTerminalScreen(): TerminalScreen {
  let rows: ScreenRow[] = [makeRow(new Date(0))];
  let row = 0;
  let column = 0;
  let style: AnsiStyle = plainStyle;
  let returned = false;
  let cursorHidden = false;
  let pending = "";
  let out: FinishedRow[] = [];

  const current = (): ScreenRow => rows[row] ?? makeRow(new Date(0));
  const isFresh = () => {
    const { touched, redrawn } = current();
    return row === rows.length - 1 && column === 0 && !returned && !touched && !redrawn;
  };

  function finish(count: number): void {
    for (const done of rows.splice(0, count)) {
      if (isBlankRow(done) && (done.redrawn || !done.touched)) continue;
      out.push(...cutRow(writeRow(done), done.at, rowLength));
    }
    row -= count;
  }

  function put(char: string, at: Date): void {
    let drawn = current();
    if (column >= rowLength) {
      finish(row);
      out.push(...cutRow(writeRow(drawn), at, rowLength).map((piece) => ({ ...piece, goesOn: true })));
      rows[0] = makeRow(at);
      drawn = rows[0];
      column = 0;
    }
    if (returned || column < drawn.chars.length || row < rows.length - 1) drawn.redrawn = true;
    returned = false;
    while (drawn.chars.length < column) {
      drawn.chars.push(" ");
      drawn.styles.push(plainStyle);
    }
    drawn.chars[column] = char;
    drawn.styles[column] = style;
    drawn.blankTo = Math.min(drawn.blankTo, column);
    drawn.touched = true;
    drawn.at = at;
    column += 1;
  }

  function breakLine(at: Date): void {
    const left = current();
    left.touched = true;
    if (left.at < at) left.at = at;
    row += 1;
    column = 0;
    returned = false;
    style = plainStyle;
    if (row === rows.length) rows.push(makeRow(at));
    const isLast = row === rows.length - 1;
    if (isLast && !cursorHidden && !left.redrawn && !isBlankRow(left)) finish(row);
    const cells = () => rows.reduce((sum, { chars }) => sum + chars.length, 0);
    while (row > 0 && (rows.length > heldRows || cells() > heldCells)) finish(1);
  }

  function moveUp(count: number): void {
    const missing = Math.min(count - row, heldRows - rows.length);
    if (missing > 0) {
      rows.unshift(...Array.from({ length: missing }, () => makeRow(new Date(0))));
      row += missing;
    }
    row = Math.max(0, row - count);
    // What the cursor passed over is redrawn from now on.
    for (const passed of rows.slice(row)) passed.redrawn = true;
  }

  function erase(kind: number, below: boolean): void {
    const drawn = current();
    if (kind === 0) cutCells(drawn, column);
    else if (kind === 1 && !below) wipeCells(drawn, column + 1);
    else if (kind >= 2) for (const each of below ? rows : [drawn]) cutCells(each, 0);
    if (kind === 0 && below) for (const each of rows.slice(row + 1)) cutCells(each, 0);
  }

  function obey(final: string, parameters: string): void {
    const [first = 0] = parameters.split(";").map(Number);
    const count = Math.min(Math.max(1, first || 1), farthestMove);
    if (final === "m") style = applyStyleCodes(style, parameters);
    else if (final === "A" || final === "F") moveUp(count);
    else if (final === "B" || final === "E") row = Math.min(rows.length - 1, row + count);
    else if (final === "C") column = Math.min(column + count, Math.max(column, farthestMove));
    else if (final === "D") column = Math.max(0, column - count);
    else if (final === "G") column = count - 1;
    else if (final === "H" || final === "f") row = 0;
    else if (final === "K") erase(first || 0, false);
    else if (final === "J") erase(first || 0, true);
    else if (parameters === "?25" && (final === "l" || final === "h")) cursorHidden = final === "l";
    if ("EFHf".includes(final)) column = 0;
  }

  /** As far as the line's end. @returns where it stopped; `isHalf`: before a sequence whose end is still to come */
  function draw(text: string, from: number, at: Date): { place: number; isHalf: boolean } {
    let place = from;
    while (place < text.length) {
      const mark = text[place];
      if (mark === "\n") {
        breakLine(at);
        return { place: place + 1, isHalf: false };
      }
      if (mark === "\r") {
        column = 0;
        returned = true;
        place += 1;
      } else if (mark === "\b") {
        column = Math.max(0, column - 1);
        place += 1;
      } else if (mark === "\u001b" || mark === "\u009b") {
        const found = matchAt(sequence, text, place);
        if (found?.[2] !== undefined) obey(found[2], found[1] ?? "");
        if (!found && text.length - place < sequenceLength && matchAt(halfSequence, text, place))
          return { place, isHalf: true };
        place += found ? found[0].length : 1;
      } else {
        const run = matchAt(plainRun, text, place)?.[0] ?? "";
        for (const char of run) put(char, at);
        place += run.length;
      }
    }
    return { place, isHalf: false };
  }

  function write(added: string, at: Date): FinishedRow[] {
    const whole = pending + added;
    const text = endsInHalfPair(whole) ? whole.slice(0, -1) : whole;
    let place = 0;
    while (place < text.length) {
      const end = text.indexOf("\n", place);
      if (end >= 0 && isFresh() && !cursorHidden) {
        const line = text.slice(place, end > place && text[end - 1] === "\r" ? end - 1 : end);
        // It shows nothing, and is held like one that was drawn piece by piece.
        const isHeld = stripTerminalCodes(line).trim() === "";
        if (!isHeld && !moves.test(line)) {
          finish(row);
          out.push(...cutRow(line, at, rowLength));
          place = end + 1;
          continue;
        }
      }
      const stopped = draw(text, place, at);
      place = stopped.place;
      if (stopped.isHalf) break;
    }
    pending = whole.slice(place);
    return take();
  }

  function take(): FinishedRow[] {
    const taken = out;
    out = [];
    return taken;
  }

  return {
    write,
    open: () =>
      rows
        .filter((each) => !isBlankRow(each))
        .map((each) => ({ text: cutRow(writeRow(each), each.at, rowLength)[0]?.text ?? "", at: each.at })),
    end() {
      if (isBlankRow(rows.at(-1) ?? makeRow(new Date(0)))) rows.pop();
      row = rows.length;
      finish(rows.length);
      rows = [makeRow(new Date(0))];
      row = 0;
      column = 0;
      pending = "";
      return take();
    },
  };
}

function cutCells(row: ScreenRow, length: number): void {
  if (row.chars.length <= length) return;
  row.chars.length = length;
  row.styles.length = length;
  row.redrawn = true;
}

function wipeCells(row: ScreenRow, length: number): void {
  row.chars.fill(" ", row.blankTo, Math.min(length, row.chars.length));
  row.blankTo = Math.max(row.blankTo, length);
  row.redrawn = true;
}

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function endsInHalfPair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
