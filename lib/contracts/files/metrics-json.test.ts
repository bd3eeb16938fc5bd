import fc from "fast-check";
import { expect, test } from "vitest";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";

const read = (text: string) => readMetricsJson(new TextEncoder().encode(text));
const metrics = (text: string) => {
  const result = read(text);
  if (!result.ok) throw new Error(result.message);
  return result.metrics;
};
const refusal = (text: string) => {
  const result = read(text);
  return result.ok ? null : result.message;
};

test("numbers anywhere become metrics, named by their path", () => {
  expect(
    metrics(
      '{"loss": 0.5, "eval": {"return": -1e3, "per": [1, {"x": 2}]}, "note": "3", "ok": true, "no": null}',
    ),
  ).toEqual({
    loss: 0.5,
    "eval/return": -1000,
    "eval/per/0": 1,
    "eval/per/1/x": 2,
  });
  expect(metrics(" {} \n")).toEqual({});
});

test("NaN and infinities as Python writes them are kept as tagged strings", () => {
  expect(metrics('{"a": NaN, "b": Infinity, "c": -Infinity, "d": 1e999}')).toEqual({
    a: "NaN",
    b: "Infinity",
    c: "-Infinity",
    d: "Infinity",
  });
});

test("NUL and lone surrogates in names become U+FFFD", () => {
  expect(metrics('{"a\\u0000b": 1, "c\\ud800": 2}')).toEqual({ "a\ufffdb": 1, "c\ufffd": 2 });
});

test("a name that arises twice is refused, however it arises", () => {
  expect(refusal('{"a/b": 1, "a": {"b": 2}}')).toContain("two numbers named a/b");
  expect(refusal('{"loss": 1, "loss": 2}')).toContain("two numbers named loss");
  expect(refusal('{"a\\u0000": 1, "a\\ufffd": 2}')).toContain("two numbers");
});

test("a metric called __proto__ is a metric", () => {
  expect(Object.keys(metrics('{"__proto__": 1}'))).toEqual(["__proto__"]);
});

test.each([
  ["", "is not one JSON object"],
  ["[1]", "is not one JSON object"],
  ["3", "is not one JSON object"],
  ['{"a": 1', '"," or "}" expected'],
  ['{"a": 1} x', "more after the end"],
  ["{'a': 1}", "a key in quotes"],
  ['{"a": 01}', "line 1, column 8"],
  ['{"a":\n nope}', "line 2, column 2"],
  ['{"a": "x', "a string that is not JSON"],
  ['{"": 1}', "empty"],
])("%s is refused with a sentence", (text, sentence) => {
  expect(refusal(text)).toContain(sentence);
});

test("the limits hold: bytes, depth, numbers, names, UTF-8", () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  expect(refusal(nested(32))).toBeNull();
  expect(refusal(nested(33))).toContain("deeper than 32");
  expect(refusal(nested(100_000))).toContain("deeper than 32");
  expect(refusal(`{"a": [${Array(10_000).fill("1").join(",")}]}`)).toBeNull();
  expect(refusal(`{"a": [${Array(10_001).fill("1").join(",")}]}`)).toContain("more than 10000");
  expect(refusal(`{"${"k".repeat(200)}": 1}`)).toBeNull();
  expect(refusal(`{"${"k".repeat(201)}": 1}`)).toContain("longer than 200");
  expect(refusal(`{"s": "${"x".repeat(2_097_152)}"}`)).toContain("bytes");
  expect(readMetricsJson(new Uint8Array([0x7b, 0xff, 0x7d]))).toMatchObject({ ok: false });
});

test("whatever JSON.stringify writes of flat numbers is read back as it was", () => {
  const flat = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20 }).filter((key) => !key.includes("\0")),
    fc.double(),
  );
  fc.assert(
    fc.property(flat, (record) => {
      const finite = Object.fromEntries(Object.entries(record).filter(([, value]) => Number.isFinite(value)));
      const back = metrics(JSON.stringify(finite));
      for (const [key, value] of Object.entries(finite)) expect(back[key]).toBe(value === 0 ? 0 : value);
    }),
  );
});
