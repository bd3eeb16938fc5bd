import type { Metrics } from "@/lib/core/metrics/metric-value";
import { MetricCollection } from "./metric-collection";
import { type MetricsNote, MetricsNotes } from "./metrics-notes";
import { decodeMetrics, isUtf8 } from "./metrics-text";

/** What stands behind `bytes` is not read; what goes beyond the others is left out. */
export const metricsJsonLimits = {
  bytes: 16 * 2 ** 20,
  depth: 32,
  numbers: 10_000,
  nameLength: 200,
} as const;

/** `notes`: what of it was not kept, or was read though it is no JSON. `message`: why none of it can be. */
export type MetricsRead =
  | { ok: true; metrics: Metrics; notes: readonly MetricsNote[] }
  | { ok: false; message: string };

/**
 * Reads a trainer's metrics.json: numbers anywhere in one JSON object become metrics, nested keys joined by "/". It was
 * written after hours of training, so whatever can be read without a guess is kept, and `notes` tell the rest.
 *
 * Not JSON.parse, for three reasons: Python's json module writes NaN, Infinity and -Infinity bare, a name given twice
 * would silently lose its first number, and a file that is nested without end must not end this process.
 */
export function readMetricsJson(bytes: Uint8Array): MetricsRead {
  const notes = new MetricsNotes();
  const read = bytes.subarray(0, metricsJsonLimits.bytes);
  const isCut = bytes.byteLength > read.byteLength;
  try {
    const metrics = new MetricsReader(decodeMetrics(read, notes), isCut, notes).read();
    return { ok: true, metrics, notes: notes.list(metricsJsonLimits, isCut) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, message: `metrics.json ${isUtf8(read) ? "" : "is not UTF-8 and "}${error.message}` };
  }
}

class Refusal extends Error {}
/** The text ends because no more of the file is read. */
class Cut extends Error {}

const whitespace = /[ \t\n\r]*/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/y;
const wordToken = /true|false|null/y;
/** As Python prints what JSON has other words for. */
const pythonNumbers = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
]);
const pythonNumber = /nan|-?inf/y;
const pythonWord = /True|False|None/y;

class MetricsReader {
  readonly #metrics: MetricCollection;
  #at = 0;
  #lists = 0;

  constructor(
    private readonly text: string,
    private readonly isCut: boolean,
    private readonly notes: MetricsNotes,
  ) {
    this.#metrics = new MetricCollection(metricsJsonLimits, notes);
  }

  read(): Metrics {
    try {
      this.#readAll();
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
    return this.#metrics.read();
  }

  #readAll(): void {
    if (!this.#skipTo("{"))
      throw this.isCut && this.#isEnd() ? new Cut() : new Refusal("is not one JSON object");
    this.#readObject([]);
    // A trainer that appends instead of writing anew leaves one object after the other.
    for (; this.#skipTo("{"); this.#readObject([]))
      this.notes.readAs("there are several objects, read as one");
    if (!this.#isEnd()) throw this.#broken("more after the end of the object");
  }

  #readValue(path: readonly string[]): void {
    this.#skipSpace();
    const first = this.text[this.#at];
    if (path.length > metricsJsonLimits.depth) this.#skipValue(path);
    else if (first === "{") this.#readObject(path);
    else if (first === "[") this.#readArray(path);
    else if (first === '"') this.notes.meetText(path.join("/"), this.#readString());
    else this.#readScalar(path);
  }

  #readScalar(path: readonly string[]): void {
    const number = this.#takeNumber();
    if (number !== null) {
      this.#metrics.add(path, this.#lists, number);
      return;
    }
    const word = this.#take(wordToken) ?? this.#takeRepaired(pythonWord);
    if (word === null) throw this.#broken("a value expected");
    this.notes.meetWord(path.join("/"), word);
  }

  #takeNumber(): number | null {
    const number = this.#take(numberToken);
    // Half of a number would be another one.
    if (number !== null && this.isCut && this.#at >= this.text.length) throw new Cut();
    if (number !== null) return Number(number);
    return pythonNumbers.get(this.#takeRepaired(pythonNumber) ?? "") ?? null;
  }

  #readObject(path: readonly string[]): void {
    this.#at += 1;
    if (this.#skipTo("}")) {
      this.#at += 1;
      return;
    }
    for (;;) {
      if (!this.#skipTo('"')) throw this.#broken("a key in quotes expected");
      const key = this.#readString();
      if (!this.#skipTo(":")) throw this.#broken('":" expected');
      this.#at += 1;
      this.#readValue([...path, key]);
      if (!this.#continues("}")) return;
    }
  }

  #readArray(path: readonly string[]): void {
    this.#at += 1;
    if (this.#skipTo("]")) {
      this.#at += 1;
      return;
    }
    this.#lists += 1;
    let length = 0;
    let isNumber = false;
    do {
      this.#skipSpace();
      isNumber = /[-\dNI]/.test(this.text[this.#at] ?? "");
      this.#readValue([...path, String(length)]);
      length += 1;
    } while (this.#continues("]"));
    if (length === 1 && isNumber) this.notes.meetListOfOne([...path, "0"].join("/"));
    this.#lists -= 1;
  }

  /** What is nested too deep, without going down into it: a trainer may nest without end. */
  #skipValue(path: readonly string[]): void {
    this.notes.tooDeep.add(path.join("/"));
    let depth = 0;
    do {
      this.#skipSpace();
      const here = this.text[this.#at];
      if (here === undefined) throw this.#broken("a value expected");
      if (here === '"') this.#readString();
      else this.#at += 1;
      if (here === "{" || here === "[") depth += 1;
      if (here === "}" || here === "]") depth -= 1;
    } while (depth > 0 || !/[\s,\]}]/.test(this.text[this.#at] ?? " "));
  }

  /** After an entry: true past a comma, false past the closing bracket. */
  #continues(closing: "}" | "]"): boolean {
    if (this.#skipTo(",")) {
      this.#at += 1;
      if (!this.#skipTo(closing)) return true;
      this.notes.readAs(`there is a comma before "${closing}", which is passed over`);
    }
    if (!this.#skipTo(closing)) throw this.#broken(`"," or "${closing}" expected`);
    this.#at += 1;
    return false;
  }

  #readString(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    this.#at = Math.min(end + 1, this.text.length);
    try {
      return String(JSON.parse(this.text.slice(start, end + 1)));
    } catch {
      // JSON.parse judges escapes and control characters; the place is said in our words.
      if (!this.isCut || this.#at < this.text.length) this.#at = start;
      throw this.#broken("a string that is not JSON");
    }
  }

  #takeRepaired(token: RegExp): string | null {
    const word = this.#take(token);
    if (word !== null) this.notes.readAs(`${word} is written as Python writes it, and was read so`);
    return word;
  }

  #isEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.text.length;
  }

  #take(token: RegExp): string | null {
    token.lastIndex = this.#at;
    const match = token.exec(this.text);
    if (match === null) return null;
    this.#at += match[0].length;
    return match[0];
  }

  #skipSpace(): void {
    this.#take(whitespace);
  }

  #skipTo(expected: string): boolean {
    this.#skipSpace();
    return this.text[this.#at] === expected;
  }

  #broken(what: string): Refusal | Cut {
    if (this.isCut && this.#at >= this.text.length) return new Cut();
    const before = this.text.slice(0, this.#at);
    const line = before.split("\n").length;
    const column = this.#at - before.lastIndexOf("\n");
    return new Refusal(`is not JSON: ${what} at line ${line}, column ${column}`);
  }
}
