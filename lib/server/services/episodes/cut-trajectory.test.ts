import { expect, it } from "vitest";
import type { TensorDtype, TensorPlace } from "@/lib/safetensors/tensor";
import { countBytes } from "@/lib/safetensors/tensor";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { cutTrajectory } from "./cut-trajectory";

type Shapes = Readonly<Record<string, readonly [dtype: TensorDtype, ...shape: number[]]>>;

/** A batch of zeros; `asked` tells which bytes of it were read. */
function makeOpen(shapes: Shapes) {
  const asked: number[] = [];
  const tensors = new Map<string, TensorPlace>();
  let offset = 0;
  for (const [name, [dtype, ...shape]] of Object.entries(shapes)) {
    const length = countBytes({ dtype, shape });
    tensors.set(name, { name, dtype, shape, offset, length });
    offset += length;
  }
  const readBytes = async (start: number, length: number) => {
    asked.push(start);
    return new Uint8Array(length);
  };
  return { open: { tensors, metadata: { control_dt: "0.02", secret: "x" }, readBytes }, asked };
}
const read = async (shapes: Shapes, rows = { env: 0, length: 2, success: true }) =>
  readSafetensors(Buffer.from(await cutTrajectory(makeOpen(shapes).open, rows)));

it("has the rows of one episode as far as it went, and of the metadata what says what they are", async () => {
  const { open, asked } = makeOpen({ reward: ["F32", 4, 10], secret: ["F32", 4, 10] });
  const file = await cutTrajectory(open, { env: 3, length: 7, success: false });
  const { tensors, metadata } = readSafetensors(Buffer.from(file));
  expect(asked).toEqual([3 * 10 * 4]);
  expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([["reward", [7]]]);
  expect(metadata).toEqual({
    schema: "hardsim.trajectory/v1",
    control_dt: "0.02",
    env: "3",
    length: "7",
    success: "false",
  });
});

it("begins each array where its numbers can be looked at in place, whatever their kind", async () => {
  const bytes = await cutTrajectory(
    makeOpen({ reward: ["BOOL", 1, 3], qpos: ["F32", 1, 3, 1], action: ["F64", 1, 3, 1] }).open,
    { env: 0, length: 3, success: true },
  );
  const file = Buffer.from(bytes);
  const text = file.toString("utf8", 8, 8 + Number(file.readBigUInt64LE(0)));
  const names = [...text.matchAll(/"(reward|qpos|action)":\{"dtype"/g)].map(([, name]) => name);
  expect(names).toEqual(["action", "qpos", "reward"]);
});

it("leaves out what would be as large as a film, and says so", async () => {
  const { tensors, metadata } = await read({
    observation: ["F32", 1, 2, 1000, 1000, 3],
    reward: ["F32", 1, 2],
  });
  expect(Object.keys(tensors)).toEqual(["reward"]);
  expect(metadata.left_out).toBe('["observation"]');
});

it.each([
  [{ reward: ["F32", 1, 2] }, { env: 1, length: 2 }],
  [{ reward: ["F32", 1, 2] }, { env: 0, length: 3 }],
  [{ reward: ["F32", 2] }, { env: 0, length: 1 }],
] satisfies [Shapes, object][])(
  "refuses a batch without the rows that the episode has: %j %j",
  async (shapes, rows) => {
    await expect(read(shapes, { success: true, ...rows })).rejects.toThrow(/"reward" has the shape/);
  },
);

it("of an episode without a step has no rows", async () => {
  const { tensors } = await read({ reward: ["F32", 1, 2] }, { env: 0, length: 0, success: false });
  expect(tensors.reward.values).toEqual([]);
});

it("has the row of one step, of the arrays that are asked for, and reads no more of the batch", async () => {
  const { open, asked } = makeOpen({ reward: ["F32", 4, 10], qpos: ["F32", 4, 10, 7] });
  const file = await cutTrajectory(
    open,
    { env: 3, length: 7, success: true },
    { step: 6, arrays: ["qpos", "action"] },
  );
  const { tensors, metadata } = readSafetensors(Buffer.from(file));
  expect(asked).toEqual([4 * 10 * 4 + (3 * 10 + 6) * 7 * 4]);
  expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([["qpos", [1, 7]]]);
  expect(metadata).toMatchObject({ length: "7", step: "6" });
});
