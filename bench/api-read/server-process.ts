import { type ChildProcess, fork } from "node:child_process";

/** A process that serves on a port of its own. */
export type ServerProcess = {
  port: number;
  /** Microseconds of CPU that it has taken so far. */
  readCpuUs: () => Promise<number>;
  /** Bytes of memory that it holds, once its garbage is collected. */
  readMemory: () => Promise<number>;
  stop: () => void;
};

const roleVariable = "HARDSIM_BENCH_SERVER";

/** This very bench once more, as one of its servers. */
export function startServer(role: string): Promise<ServerProcess> {
  const [, file = ""] = process.argv;
  const child = fork(file, { env: { ...process.env, [roleVariable]: role }, execArgv: readFlags(role) });
  return waitForPort(child);
}

/** `CPU_PROF=ours` has that server write a profile of itself when it stops. */
function readFlags(role: string): string[] {
  const flags = ["--enable-source-maps", "--expose-gc"];
  return process.env.CPU_PROF === role ? [...flags, "--cpu-prof", "--cpu-prof-dir=dist/bench"] : flags;
}

export async function waitForPort(child: ChildProcess): Promise<ServerProcess> {
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (said) => resolve(Number(said)));
    child.once("exit", (status) => reject(new Error(`a server of the bench ended with ${status}`)));
  });
  const read = (what: "cpu" | "memory") =>
    new Promise<number>((resolve) => {
      child.once("message", (said) => resolve(Number(said)));
      child.send(what);
    });
  return {
    port,
    readCpuUs: () => read("cpu"),
    readMemory: () => read("memory"),
    stop: () => child.kill("SIGTERM"),
  };
}

/** @returns whether this process is a server of the bench, and not the bench itself */
export async function runAsServer(roles: Readonly<Record<string, () => Promise<number>>>): Promise<boolean> {
  const serve = roles[process.env[roleVariable] ?? ""];
  if (!serve) return false;
  const port = await serve();
  process.on("message", (what) => {
    process.send?.(what === "memory" ? measureMemory() : measureCpuUs());
  });
  process.on("SIGTERM", () => process.exit(0));
  process.on("disconnect", () => process.exit(0));
  process.send?.(port);
  return true;
}

function measureCpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function measureMemory(): number {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
  return process.memoryUsage.rss();
}
