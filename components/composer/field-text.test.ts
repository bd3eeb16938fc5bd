import { expect, test } from "vitest";
import { readText, showText } from "./field-text";

test("what is shown reads back as the same value", () => {
  const values = [
    ["number", 0.5],
    ["number_or_word", 3],
    ["number_or_word", "all"],
    ["numbers", 0.25],
    ["numbers", [1, 0.5, 0.25]],
    ["words", ["a", "b c"]],
    ["lines", ["--output-dir", "{output_dir}"]],
    ["pairs", { A: "1=2", B: "{run_id}" }],
    ["text", "python /app/train.py"],
    ["json", { gravity: [0, -9.8], names: { a: null } }],
  ] as const;
  for (const [kind, value] of values) {
    const shown = showText({ kind }, value);
    expect(shown.ok && readText({ kind }, shown.text)).toEqual(value);
  }
});

test("an emptied field means the default, a required one asks to be filled", () => {
  expect(readText({ kind: "number" }, " ")).toBeUndefined();
  expect(readText({ kind: "text", required: true }, "")).toBe("");
});

test("a number that is none stays as typed, for the contract to refuse", () => {
  expect(readText({ kind: "number" }, "12x")).toBe("12x");
  expect(readText({ kind: "number" }, "1e999")).toBe("1e999");
});

test("numbers are one or a list, as they are typed, and a list on its way is the number that stands there", () => {
  const read = (text: string) => readText({ kind: "numbers" }, text);
  expect(["1", "1,", "1, 0", "1, 0.5 ,0.25", " ", ",", "1, half"].map(read)).toEqual([
    ...[1, 1, [1, 0], [1, 0.5, 0.25]],
    ...[undefined, ",", "1, half"],
  ]);
  expect(readText({ kind: "number_or_word" }, " all ")).toBe("all");
  expect(readText({ kind: "number_or_word" }, "every")).toBe("every");
});

test("what the contract refuses of numbers is shown as it stands, and can be typed over", () => {
  expect(showText({ kind: "numbers" }, "1, half")).toEqual({ ok: true, text: "1, half" });
  expect(showText({ kind: "numbers" }, [1, "half"])).toEqual({ ok: true, text: "1, half" });
});

test("JSON that cannot be read, or that would be shown as another value, stays as typed", () => {
  expect(['{"a": 1', '"text"', "null", "[1]", " "].map((text) => readText({ kind: "json" }, text))).toEqual([
    ...['{"a": 1', '"text"', "null"],
    ...[[1], undefined],
  ]);
  expect(showText({ kind: "json" }, '{"a": 1')).toEqual({ ok: true, text: '{"a": 1' });
});

test("what a line can't carry is edited in the JSON, never cut", () => {
  expect(showText({ kind: "lines" }, ["a\nb"]).ok).toBe(false);
  expect(showText({ kind: "lines" }, [1]).ok).toBe(false);
  expect(showText({ kind: "pairs" }, { A: "1\n2" }).ok).toBe(false);
});
