import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Environments } from "@/worker/rollouts/mujoco/environments";
import { loadMujoco } from "@/worker/rollouts/mujoco/simulation";

/** The simulator in this very thread, for tests and measurements of what a thread does. */
export async function openEnvironments(): Promise<Environments> {
  const wasm = createRequire(import.meta.url).resolve("@mujoco/mujoco/mujoco.wasm");
  return new Environments(await loadMujoco(await WebAssembly.compile(readFileSync(wasm))));
}
