import { expect, it } from "vitest";
import { z } from "zod";
import { writeWire } from "./write-wire";

const schema = z.object({
  run_id: z.string(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  size_bytes: z.int(),
  kind: z.enum(["file", "folder"]),
});
const row = {
  runId: "run_1",
  createdAt: new Date("2026-11-24T02:05:13.123Z"),
  endedAt: null,
  sizeBytes: 3,
  secret: "for nobody",
};

it("has what the schema names under the wire's names, times in its form, and nothing else of the row", () => {
  expect(writeWire(schema, { ...row, kind: "file" })).toEqual({
    run_id: "run_1",
    created_at: "2026-11-24T02:05:13.123Z",
    ended_at: null,
    size_bytes: 3,
    kind: "file",
  });
});

it("has what it is told in place of what the row says", () => {
  const told = { kind: "folder", size_bytes: 4 } as const;
  expect(writeWire(schema, row, told)).toMatchObject({ kind: "folder", size_bytes: 4, run_id: "run_1" });
});

it("takes no row that lacks a field, and tells no field that the wire lacks", () => {
  // @ts-expect-error `kind` is neither in the row nor told.
  writeWire(schema, row);
  // @ts-expect-error The wire has no `secret`.
  writeWire(schema, row, { kind: "file", secret: "for nobody" });
  // @ts-expect-error A size is a number.
  writeWire(schema, { ...row, sizeBytes: "3" }, { kind: "file" });
});
