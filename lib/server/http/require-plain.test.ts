import { expect, it } from "vitest";
import { requirePlain } from "./require-plain";

const nest = (depth: number) =>
  Array.from({ length: depth }).reduce<unknown>((inner) => ({ changes: inner }), 1);
const refusal = (message: string, path: unknown = expect.anything()) =>
  expect.objectContaining({
    code: "invalid_request",
    errors: [{ path, message: expect.stringContaining(message) }],
  });

it("takes what verbs take", () => {
  for (const body of [null, 7, "text", [], nest(64), { list: Array.from({ length: 10_000 }, () => "x") }])
    expect(() => requirePlain(body)).not.toThrow();
});

it("refuses nesting of any depth without walking down it", () => {
  for (const depth of [65, 5_000, 1_000_000])
    expect(() => requirePlain(nest(depth))).toThrow(refusal("nested deeper than 64", "changes.changes"));
});

it("refuses more values than any body has, also those that one part repeats without end", () => {
  expect(() => requirePlain(Array.from({ length: 50_001 }, () => 0))).toThrow(refusal("50000 values"));
  const doubled = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner, inner], 1);
  expect(() => requirePlain(doubled)).toThrow(refusal("50000 values"));
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(() => requirePlain(circle)).toThrow(refusal("nested deeper than 64"));
});

it("refuses text that cannot be kept, by where it is", () => {
  expect(() => requirePlain({ a: ["b", "\0"] })).toThrow(refusal("NUL", "a.1"));
  expect(() => requirePlain({ a: { "\ud800": 1 } })).toThrow(refusal("NUL", "a"));
});
