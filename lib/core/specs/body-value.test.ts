import { expect, test } from "vitest";
import { valueAt, withValueAt } from "./body-value";

test("a value is set where it belongs and nothing else changes", () => {
  const body = { name: "a", trainer_spec: { resources: { gpu: 1 } } };
  const next = withValueAt(body, "trainer_spec.resources.cpu", 2);
  expect(next).toEqual({ name: "a", trainer_spec: { resources: { gpu: 1, cpu: 2 } } });
  expect(body.trainer_spec.resources).toEqual({ gpu: 1 });
});

test("objects on the way are made, and taking out what is not there makes none", () => {
  expect(withValueAt({}, "loop_policy.max_iterations", 3)).toEqual({ loop_policy: { max_iterations: 3 } });
  expect(withValueAt({}, "loop_policy.max_iterations", undefined)).toEqual({});
  expect(withValueAt({ a: { b: 1, c: 2 } }, "a.b", undefined)).toEqual({ a: { c: 2 } });
});

test("what every object has by birth is not a value", () => {
  expect(valueAt({}, "constructor")).toBeUndefined();
  expect(valueAt({ a: 1 }, "a.b")).toBeUndefined();
});
