import { expect, test } from "vitest";
import { readText, showText } from "./field-text";

test("what is shown reads back as the same value", () => {
  const values = [
    ["number", 0.5],
    ["words", ["a", "b c"]],
    ["lines", ["--output-dir", "{output_dir}"]],
    ["pairs", { A: "1=2", B: "{run_id}" }],
    ["text", "python /app/train.py"],
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

test("what a line can't carry is edited in the JSON, never cut", () => {
  expect(showText({ kind: "lines" }, ["a\nb"]).ok).toBe(false);
  expect(showText({ kind: "lines" }, [1]).ok).toBe(false);
  expect(showText({ kind: "pairs" }, { A: "1\n2" }).ok).toBe(false);
});
