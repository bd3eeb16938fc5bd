import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { createRng } from "@/lib/simulation/rng";

/** What the made-up task observes, and how many numbers its expert answers. */
export const madeUpNames = ["a", "b", "c", "d", "e", "f"];
export const madeUpActions = 2;

const [episodes, steps, length] = [6, 40, 30];

/**
 * A dataset as it is staged for a trainer, with one batch for each of `iterations`. The expert's action is a curve that
 * a small network can follow; rows past an episode's length hold what would ruin it. `labels`: the
 * name of what the expert would have done. Answers the manifest's path.
 */
export async function writeDataset(
  folder: string,
  iterations: readonly number[],
  labels = "expert_action",
): Promise<string> {
  const batches = [];
  for (const [at, iteration] of iterations.entries()) {
    const file = makeBatch(iteration, labels);
    const name = `batches/${String(at).padStart(5, "0")}/rollout.safetensors`;
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), file);
    const sha256 = createHash("sha256").update(file).digest("hex");
    batches.push({ path: name, sha256, iteration_index: iteration });
  }
  const content = { spaces: { observation: { names: madeUpNames } }, batches };
  const manifest = path.join(folder, "manifest.json");
  await writeFile(manifest, JSON.stringify({ iteration_index: iterations.at(-1), content }));
  return manifest;
}

function makeBatch(iteration: number, labels: string): Buffer {
  const rng = createRng(iteration, 0, "reset");
  const rows = episodes * steps;
  const observation = new Float32Array(rows * madeUpNames.length);
  const expertAction = new Float32Array(rows * madeUpActions);
  const reward = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const isPadding = row % steps >= length;
    const x = observation.subarray(row * madeUpNames.length, (row + 1) * madeUpNames.length);
    x.forEach((_, at) => {
      x[at] = isPadding ? 1e6 : rng.uniform(-1, 1);
    });
    const [a = 0, b = 0, c = 0] = x;
    expertAction.set(isPadding ? [-1, 1] : labelOf(a, b, c), row * madeUpActions);
    reward[row] = isPadding ? 99 : 0.5;
  }
  const success = new Uint8Array(episodes).fill(1, 1);
  const layout = layOutSafetensors(
    [
      { name: "observation", dtype: "F32", shape: [episodes, steps, madeUpNames.length] },
      { name: labels, dtype: "F32", shape: [episodes, steps, madeUpActions] },
      { name: "reward", dtype: "F32", shape: [episodes, steps] },
      { name: "length", dtype: "I32", shape: [episodes] },
      { name: "success", dtype: "BOOL", shape: [episodes] },
    ],
    {},
  );
  const lengths = new Int32Array(episodes).fill(length);
  const arrays = [observation, expertAction, reward, lengths];
  const bytes = arrays.map((array) => new Uint8Array(array.buffer));
  return Buffer.concat([layout.header, ...bytes, success]);
}

const labelOf = (a: number, b: number, c: number): number[] => [Math.tanh(a - b), 0.8 * a * c];
