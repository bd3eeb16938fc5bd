import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";

export type WorkerBundle = {
  /** Starts `worker/main` as the supervisor does: no shell, an IPC channel. */
  start(env: Readonly<Record<string, string>>): WorkerProcess;
  remove(): Promise<void>;
};

export type WorkerExit = { code: number | null; signal: NodeJS.Signals | null };

export type WorkerProcess = {
  child: ChildProcess;
  /** Resolves with the exit. Rejects with what it printed when it does not end within so long, 30 s unless told. */
  exit(withinMs?: number): Promise<WorkerExit>;
  /** Kills it, where it still lives. */
  kill(): Promise<void>;
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
      "dataset-thread": join(process.cwd(), "worker/datasets/thread.ts"),
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
  const exited: Promise<WorkerExit> = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const exit = async (withinMs = 30_000): Promise<WorkerExit> => {
    const over = new AbortController();
    const late = wait(withinMs, null, { signal: over.signal });
    // Told that nobody waits any more, it rejects; nobody listens by then.
    late.catch(() => undefined);
    const ended = await Promise.race([exited, late]);
    over.abort();
    if (ended === null) throw new Error(`worker ${child.pid} has not ended after ${withinMs} ms:\n${output}`);
    return ended;
  };
  return {
    child,
    exit,
    kill: async () => {
      child.kill("SIGKILL");
      await exit();
    },
    output: () => output,
  };
}
