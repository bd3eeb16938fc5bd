import fc from "fast-check";
import { expect, test } from "vitest";
import { metricsJsonLimits, readMetricsJson } from "@/lib/contracts/files/metrics-json";

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
  ['{"a": +1}', "a value expected"],
])("%s is refused with a sentence", (text, sentence) => {
  expect(refusal(text)).toContain(sentence);
});

const noted = (text: string | Uint8Array) => {
  const result = typeof text === "string" ? read(text) : readMetricsJson(text);
  if (!result.ok) throw new Error(result.message);
  return {
    metrics: result.metrics,
    notes: result.notes.map(({ code, message }) => `${code}: ${message}`).join("\n"),
  };
};

test("of two numbers of one name the last is kept, however it arises, and it is said", () => {
  const cases: [string, Record<string, number>][] = [
    ['{"a/b": 1, "a": {"b": 2}}', { "a/b": 2 }],
    ['{"a": {"b": 2}, "a/b": 1}', { "a/b": 1 }],
    ['{"loss": 1, "loss": 2}', { loss: 2 }],
    ['{"a\\u0000": 1, "a\\ufffd": 2}', { "a\ufffd": 2 }],
    ['{"loss": 1}\n{"loss": 2, "x": 1}\n', { loss: 2, x: 1 }],
  ];
  for (const [text, kept] of cases) {
    expect(noted(text).metrics).toEqual(kept);
    expect(noted(text).notes).toContain(`of one name the last was kept (${Object.keys(kept)[0]})`);
  }
});

test("of too many numbers the same are kept every time: those outside of lists first, the less nested ones before", () => {
  const list = `[${Array.from({ length: 10_201 }, (_, at) => at).join(",")}]`;
  const text = `{"all": ${list}, "eval": {"success_rate": 0.5}, "deep": {"a": {"b": 1}}, "loss": 1}`;
  const { metrics: kept, notes } = noted(text);
  expect(Object.keys(kept)).toHaveLength(10_000);
  expect(kept).toMatchObject({
    loss: 1,
    "eval/success_rate": 0.5,
    "deep/a/b": 1,
    "all/0": 0,
    "all/9996": 9_996,
  });
  expect(notes).toContain("204 were left out (all/10000, all/10001");
  expect(noted(text).metrics).toEqual(kept);
});

test("a trainer_state of 2,500 entries is kept with what it says of itself", () => {
  const entry = (step: number) => ({
    step,
    loss: 1 / step,
    learning_rate: 1e-4,
    grad_norm: 1,
    epoch: step / 100,
  });
  const history = Array.from({ length: 2_500 }, (_, at) => entry(at + 1));
  const state = { log_history: history, best_metric: 0.9, global_step: 2_500, is_world_process_zero: true };
  const { metrics: kept, notes } = noted(JSON.stringify(state));
  expect(kept).toMatchObject({ best_metric: 0.9, global_step: 2_500, "log_history/0/loss": 1 });
  expect(notes).toContain("metrics_left_out: ");
  expect(notes).toContain("is_world_process_zero (true)");
});

test("what is too deep, too long and without a name is left out, and the rest is kept", () => {
  const nested = (depth: number) => `{"loss": 1, "x": ${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
  expect(Object.keys(noted(nested(31)).metrics)).toHaveLength(2);
  for (const text of [
    nested(32),
    nested(100_000),
    `{"x": ${"[".repeat(50_000)}${"]".repeat(50_000)}, "loss": 1}`,
  ]) {
    expect(noted(text).metrics).toEqual({ loss: 1 });
    expect(noted(text).notes).toContain("deeper than 32 levels was left out");
  }
  expect(noted(`{"${"k".repeat(201)}": 1, "${"k".repeat(200)}": 1}`).metrics).toEqual({
    ["k".repeat(200)]: 1,
  });
  expect(noted(`{"${"k".repeat(201)}": 1}`).notes).toContain("longer than 200 characters were left out");
  expect(noted('{"": 1, "loss": 1}')).toMatchObject({ metrics: { loss: 1 } });
  expect(noted('{"": 1}').notes).toContain("whose name is empty");
});

test("what stands after the limit of bytes is not read, and half of a number is none", () => {
  const large = `{"loss": 1, "a": "${"x".repeat(metricsJsonLimits.bytes)}", "late": 1}`;
  expect(noted(large)).toMatchObject({ metrics: { loss: 1 } });
  expect(noted(large).notes).toContain(`after ${metricsJsonLimits.bytes} bytes was not read`);
  const lead = '{"loss": 1, "cut": ';
  const halved = `${lead}${" ".repeat(metricsJsonLimits.bytes - lead.length - 2)}1234}`;
  expect(noted(halved).metrics).toEqual({ loss: 1 });
});

test.each([
  ['{"success_rate": "0.93"}', 'success_rate (the text "0.93")'],
  ['{"eval": {"loss": " 1e-3 "}}', "eval/loss"],
  [
    '{"a": "93 %", "b": "nan", "c": "tensor(0.5)", "d": "tensor([0.5], device=\'cuda:0\')", "e": "np.float64(1.5)"}',
    "a (the",
  ],
  ['{"done": true, "x": null}', "done (true), x (null)"],
  ['{"success_rate": [0.93]}', "as success_rate/0: write the number alone"],
])("%s: what vanished is named, with what to write", (text, sentence) => {
  expect(noted(text).notes).toContain(sentence);
  expect(noted(text).notes).toContain("write");
});

test.each([
  '{"loss": 1, "note": "act-7b", "when": "2026-11-28T10:00:00Z", "who": "3 cameras", "per": [1, 2]}',
  '{"a": NaN, "b": 1e999}',
  "{}",
  '\ufeff{"loss": 1}',
])("%s: there is nothing to say", (text) => expect(noted(text).notes).toBe(""));

test.each<[string, string | Uint8Array, object, string]>([
  ["a comma at the end", '{"a": [1, 2,], "loss": 1,}', { "a/0": 1, "a/1": 2, loss: 1 }, "comma"],
  [
    "Python's words",
    '{"a": nan, "b": -inf, "c": inf, "d": True}',
    { a: "NaN", b: "-Infinity", c: "Infinity" },
    "Python",
  ],
  ["UTF-16", Buffer.from('\ufeff{"loss": 1}', "utf16le"), { loss: 1 }, "UTF-16"],
  ["UTF-16 without a mark", Buffer.from('{"loss": 1}', "utf16le"), { loss: 1 }, "UTF-16"],
  ["Latin-1", Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d), { "\ufffd": 1 }, "not UTF-8"],
])("%s is no JSON and is read all the same, with a word", (_, text, kept, word) => {
  expect(noted(text).metrics).toEqual(kept);
  expect(noted(text).notes).toContain(word);
});

test("what is no text at all is refused as that", () => {
  expect(readMetricsJson(new Uint8Array([0x7b, 0xff, 0x7d]))).toMatchObject({
    ok: false,
    message: expect.stringContaining("is not UTF-8"),
  });
  expect(refusal(`{"a":${"[".repeat(100_000)}`)).toContain("is not JSON");
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
