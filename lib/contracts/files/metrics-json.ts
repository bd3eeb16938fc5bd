import { type Metrics, type MetricValue, toMetricValue } from "@/lib/core/metrics/metric-value";
import { cleanText } from "@/lib/core/text/clean-text";

export const metricsJsonLimits = { bytes: 1_048_576, depth: 32, numbers: 10_000, nameLength: 200 } as const;

/** `message` is a sentence about metrics.json that its author can act on. */
export type MetricsRead = { ok: true; metrics: Metrics } | { ok: false; message: string };

/**
 * Reads a trainer's metrics.json: numbers anywhere in one JSON object become metrics, nested keys joined by "/".
 *
 * Not JSON.parse, for two reasons: Python's json module writes NaN, Infinity and -Infinity bare, and a name given
 * twice would silently lose its first number.
 */
export function readMetricsJson(bytes: Uint8Array): MetricsRead {
  if (bytes.byteLength > metricsJsonLimits.bytes)
    return refuse(`has ${bytes.byteLength} bytes; at most ${metricsJsonLimits.bytes} are read`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The decoder's own error names no position; that it is not UTF-8 is all there is to say.
    return refuse("is not UTF-8");
  }
  try {
    return { ok: true, metrics: new MetricsReader(text).read() };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.message);
    throw error;
  }
}

function refuse(message: string): MetricsRead {
  return { ok: false, message: `metrics.json ${message}` };
}

class Refusal extends Error {}

const whitespace = /[ \t\n\r]*/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/y;
const wordToken = /true|false|null/y;

class MetricsReader {
  readonly #text: string;
  readonly #metrics = new Map<string, MetricValue>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Metrics {
    if (!this.#skipTo("{")) throw new Refusal("is not one JSON object");
    this.#readObject([]);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#broken("more after the end of the object");
    // fromEntries defines own properties: a metric called __proto__ stays a metric.
    return Object.fromEntries(this.#metrics);
  }

  #readValue(path: readonly string[]): void {
    if (path.length > metricsJsonLimits.depth)
      throw new Refusal(`is nested deeper than ${metricsJsonLimits.depth} levels`);
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === "{") this.#readObject(path);
    else if (first === "[") this.#readArray(path);
    else if (first === '"') this.#readString();
    else this.#readScalar(path);
  }

  #readScalar(path: readonly string[]): void {
    const number = this.#take(numberToken);
    if (number !== null) this.#keep(path, Number(number));
    else if (this.#take(wordToken) === null) throw this.#broken("a value expected");
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
    for (let index = 0; ; index += 1) {
      this.#readValue([...path, String(index)]);
      if (!this.#continues("]")) return;
    }
  }

  /** After an entry: true past a comma, false past the closing bracket. */
  #continues(closing: "}" | "]"): boolean {
    if (this.#skipTo(",")) {
      this.#at += 1;
      return true;
    }
    if (!this.#skipTo(closing)) throw this.#broken(`"," or "${closing}" expected`);
    this.#at += 1;
    return false;
  }

  #readString(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === "\\" ? 2 : 1;
    this.#at = Math.min(end + 1, this.#text.length);
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)));
    } catch {
      // JSON.parse judges escapes and control characters; the place is said in our words.
      this.#at = start;
      throw this.#broken("a string that is not JSON");
    }
  }

  #keep(path: readonly string[], value: number): void {
    const name = path.join("/");
    if (name === "") throw new Refusal("has a number whose name is empty");
    if (name.length > metricsJsonLimits.nameLength)
      throw new Refusal(
        `has a metric name longer than ${metricsJsonLimits.nameLength} characters: ${cleanText(name, 60)}`,
      );
    const cleaned = cleanText(name, metricsJsonLimits.nameLength);
    if (this.#metrics.has(cleaned)) throw new Refusal(`has two numbers named ${cleaned}`);
    if (this.#metrics.size >= metricsJsonLimits.numbers)
      throw new Refusal(`has more than ${metricsJsonLimits.numbers} numbers`);
    this.#metrics.set(cleaned, toMetricValue(value));
  }

  #take(token: RegExp): string | null {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) return null;
    this.#at += match[0].length;
    return match[0];
  }

  #skipSpace(): void {
    this.#take(whitespace);
  }

  #skipTo(expected: string): boolean {
    this.#skipSpace();
    return this.#text[this.#at] === expected;
  }

  #broken(what: string): Refusal {
    const before = this.#text.slice(0, this.#at);
    const line = before.split("\n").length;
    const column = this.#at - before.lastIndexOf("\n");
    return new Refusal(`is not JSON: ${what} at line ${line}, column ${column}`);
  }
}
