import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobPolicy } from "@/lib/simulation/episode-job";

/** The scene that the tests' policies drive, and how many numbers its task observes and takes. */
export const policyScene = { sceneId: "franka_cabinet_oige_v1", taskMode: "fr3_pick_lift_block_v1" };
export const policySizes = { observed: 32, done: 5 };

let written = 0;

/** Writes a policy as a job names it. */
export async function writePolicy(
  folder: string,
  bytes: Uint8Array,
): Promise<Extract<JobPolicy, { kind: "onnx" }>> {
  const file = join(folder, `policy-${written++}.onnx`);
  await writeFile(file, bytes);
  return { kind: "onnx", file, sha256: createHash("sha256").update(bytes).digest("hex") };
}
