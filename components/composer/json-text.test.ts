import fc from "fast-check";
import { expect, test } from "vitest";
import { formatJson } from "@/components/spec/format-json";
import { findJsonLines, lineOfPath } from "./find-json-lines";

test("what is formatted reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(formatJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("short objects stay on one line, long ones do not", () => {
  const text = formatJson({
    resources: { gpu: 1, cpu: 2 },
    args: ["--dataset-manifest-path", "{dataset_manifest_path}", "--output-dir", "{output_dir}"],
  });
  expect(text.split("\n")[1]).toBe('  "resources": {"gpu": 1, "cpu": 2},');
  expect(text.split("\n")).toContain('    "--output-dir",');
});

test("every path is found on its line, whatever the layout", () => {
  const text = '{"a": {\n  "b": [1,\n 2, {"c": "x:,{}"}]},\n"d":\n null}';
  const lines = findJsonLines(text);
  expect(Object.fromEntries(lines)).toEqual({
    "": 0,
    a: 0,
    "a.b": 1,
    "a.b.0": 1,
    "a.b.1": 2,
    "a.b.2": 2,
    "a.b.2.c": 2,
    d: 3,
  });
});

test("what is missing is missed at the object around it", () => {
  const lines = findJsonLines('{\n"trainer_spec": {\n"resources": {}\n}\n}');
  expect(lineOfPath(lines, "trainer_spec.resources.gpu")).toBe(2);
  expect(lineOfPath(lines, "name")).toBe(0);
});
