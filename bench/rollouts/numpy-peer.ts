import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { mujocoVersion } from "@/lib/core/scenes/catalogue";
import { requireSceneModel } from "@/lib/simulation/scenes/scene-xml";
import type { RolloutJob } from "@/worker/rollouts/port";
import type { Speed } from "./speed";

/** One round. `bare`: MuJoCo's own step alone, over the same controls, env-steps a CPU second. */
export type PeerRound = Speed & { envSteps: number; lifted: number; bare: number };

const folder = path.resolve("dist/bench/python");

/** The Python that has MuJoCo and numpy: `BENCH_PYTHON`, or one of its own with both from PyPI. */
function openPython(): string {
  const given = process.env.BENCH_PYTHON;
  if (given) return given;
  const python = path.join(folder, "bin/python");
  if (existsSync(python)) return python;
  console.log("Installing MuJoCo and numpy from PyPI …");
  execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
  execFileSync(python, ["-m", "pip", "install", "--quiet", `mujoco==${mujocoVersion}`, "numpy"], {
    stdio: "inherit",
  });
  return python;
}

/** The same job in the environment that is written in numpy, on one thread, so many rounds. */
export async function playInNumpy(job: RolloutJob, rounds: number): Promise<PeerRound[]> {
  const { xml } = requireSceneModel(job.sceneId);
  const child = spawn(openPython(), ["bench/rollouts/numpy-peer.py"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  const over = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const { seed, numEnvs: episodes, steps } = job;
  child.stdin.end(`${JSON.stringify({ xml, seed, episodes, steps, rounds })}\n`);
  const played: PeerRound[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line);
    played.push({
      envSteps: said.env_steps,
      lifted: said.lifted,
      perSecond: said.env_steps / said.wall_s,
      perCpuSecond: said.env_steps / said.cpu_s,
      bare: said.bare_steps_per_cpu_s,
    });
  }
  const status = await over;
  if (status !== 0) throw new Error(`numpy-peer.py ended with status ${status}`);
  return played;
}
