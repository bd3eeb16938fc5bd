import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Environments } from "@/lib/simulation/environments";
import { loadMujoco } from "@/lib/simulation/mujoco/load-mujoco";

/** The simulator in this very thread, for tests and measurements of what a thread does. */
export async function openEnvironments(): Promise<Environments> {
  const wasm = createRequire(import.meta.url).resolve("@mujoco/mujoco/mujoco.wasm");
  return new Environments(await loadMujoco(await WebAssembly.compile(readFileSync(wasm))));
}
