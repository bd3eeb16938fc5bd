import { cleanText } from "@/lib/core/text/clean-text";

/** `message` is a sentence that the file's author can act on. */
export type MetricsNote = {
  code: "metrics_left_out" | "metrics_not_numbers" | "metrics_not_json";
  message: string;
};

const plainNumber = /^[-+]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$|^[-+]?(?:nan|inf|infinity)$/i;

/** A number that was written as a text: `"0.93"`, `"93 %"`, `"tensor(0.93)"`, `"nan"`. */
function isNumberInText(text: string): boolean {
  const bare = text.trim();
  const opens = bare.indexOf("(");
  const isCall = opens > 0 && bare.endsWith(")") && /^[a-z_][\w.]*$/i.test(bare.slice(0, opens));
  const [inner = ""] = isCall
    ? bare
        .slice(opens + 1, -1)
        .replace("[", "")
        .split(/[\],]/)
    : [bare];
  return plainNumber.test(inner.replace("%", "").trim());
}

const namedAtMost = 5;

/** Names of one kind: how many there were, and the first few, which are enough to find the line that wrote them. */
class Named {
  #count = 0;
  readonly #first = new Set<string>();

  add(name: string): void {
    this.#count += 1;
    if (this.#first.size < namedAtMost) this.#first.add(cleanText(name, 60));
  }

  get count(): number {
    return this.#count;
  }

  toString(): string {
    const more = this.#count - this.#first.size;
    return `${[...this.#first].join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  }
}

/** What a reader of metrics.json met that is not kept as it was written. */
export class MetricsNotes {
  readonly collided = new Named();
  readonly tooMany = new Named();
  readonly tooDeep = new Named();
  readonly tooLong = new Named();
  readonly nameless = new Named();
  readonly #notNumbers = new Named();
  readonly #lists = new Named();
  readonly #notJson = new Set<string>();

  /** A text of any other kind is no slip: trainers write down what they ran with. */
  meetText(name: string, text: string): void {
    if (text.length <= 60 && isNumberInText(text)) this.#notNumbers.add(`${name} (the text "${text}")`);
  }

  meetWord(name: string, word: string): void {
    this.#notNumbers.add(`${name} (${word})`);
  }

  meetListOfOne(name: string): void {
    this.#lists.add(name);
  }

  /** It is no JSON, and can be read only one way. */
  readAs(sentence: string): void {
    this.#notJson.add(sentence);
  }

  /** @param limits as they stand in the sentences */
  list(
    limits: { bytes: number; depth: number; numbers: number; nameLength: number },
    isCut: boolean,
  ): MetricsNote[] {
    const leftOut = [
      this.tooMany.count > 0 &&
        `of more than ${limits.numbers} numbers those outside of lists and the less nested ones were kept, and ${this.tooMany.count} were left out (${this.tooMany})`,
      this.collided.count > 0 && `of two numbers of one name the last was kept (${this.collided})`,
      this.tooDeep.count > 0 &&
        `what is nested deeper than ${limits.depth} levels was left out (${this.tooDeep})`,
      this.tooLong.count > 0 &&
        `names longer than ${limits.nameLength} characters were left out (${this.tooLong})`,
      this.nameless.count > 0 && `numbers whose name is empty were left out`,
      isCut && `what stands after ${limits.bytes} bytes was not read`,
    ].filter((part) => part !== false);
    const notNumbers = [
      this.#notNumbers.count > 0 &&
        `no metric was made of ${this.#notNumbers}: write numbers without quotes, 1 or 0 for true and false, NaN for null`,
      this.#lists.count > 0 &&
        `a list of one number is kept under its place, as ${this.#lists}: write the number alone`,
    ].filter((part) => part !== false);
    const say = (code: MetricsNote["code"], parts: readonly string[]): MetricsNote[] =>
      parts.length === 0 ? [] : [{ code, message: `In metrics.json ${parts.join("; ")}.` }];
    return [
      ...say("metrics_not_json", [...this.#notJson]),
      ...say("metrics_not_numbers", notNumbers),
      ...say("metrics_left_out", leftOut),
    ];
  }
}
