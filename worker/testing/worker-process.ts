import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

export type WorkerBundle = {
  /** Starts `worker/main` as the supervisor does: no shell, an IPC channel. */
  start(env: Readonly<Record<string, string>>): WorkerProcess;
  remove(): Promise<void>;
};

export type WorkerProcess = {
  child: ChildProcess;
  /** Resolves with the exit. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** All it has printed. */
  output(): string;
};

/** The worker as it is shipped. It lies inside the project, or packages, which stay outside the bundle, are not found. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const parent = join(process.cwd(), "dist", "testing");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "worker-"));
  await build({
    entryPoints: {
      main: join(process.cwd(), "worker/main.ts"),
      "rollout-thread": join(process.cwd(), "worker/rollouts/mujoco/thread.ts"),
    },
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  return {
    start: (env) => startProcess(join(folder, "main.js"), env),
    remove: () => rm(folder, { recursive: true }),
  };
}

function startProcess(file: string, env: Readonly<Record<string, string>>): WorkerProcess {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  return { child, exited, output: () => output };
}
