import { expect, it } from "vitest";
import { z } from "zod";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { findNearestName } from "./nearest-name";
import { describeIssues, strictObject } from "./strict-object";

/** What is told of a value, and how many of its names were compared with known ones. */
function refuse(schema: z.ZodType, value: unknown) {
  let compared = 0;
  const { error } = schema.safeParse(value);
  const errors = error
    ? describeIssues(error, (...given) => {
        compared += 1;
        return findNearestName(...given);
      })
    : [];
  return { errors, compared };
}
const unknownKeys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`max_iteration_${at}`, at]));

it("of 25,000 unknown fields a hundred are told, and no more are compared with known names", () => {
  const { errors, compared } = refuse(createTrainingRun.body ?? z.never(), {
    loop_policy: unknownKeys(25_000),
  });
  expect(errors).toHaveLength(100);
  expect(compared).toBeLessThanOrEqual(100);
  expect(errors).toContainEqual({
    path: "loop_policy.max_iteration_0",
    message: "unknown field; did you mean max_iterations?",
  });
});

it("nor are more compared when each of many objects has a few", () => {
  const many = z.array(strictObject({ name: z.string() }));
  const { errors, compared } = refuse(
    many,
    Array.from({ length: 5_000 }, () => ({ nam: "", nme: "" })),
  );
  expect(errors).toHaveLength(100);
  expect(compared).toBeLessThanOrEqual(100);
});

it("a name of a megabyte is answered by its beginning", () => {
  const { errors } = refuse(strictObject({ name: z.string().optional() }), { ["n".repeat(1_000_000)]: 1 });
  expect(errors[0]?.path.length).toBeLessThanOrEqual(200);
});

it("a field that is missing is told as that, and one of another type with both", () => {
  const schema = strictObject({ name: z.string(), labels: z.array(z.string()) });
  expect(refuse(schema, { labels: "a" }).errors).toEqual([
    { path: "name", message: "is missing" },
    { path: "labels", message: "Invalid input: expected array, received string" },
  ]);
});
