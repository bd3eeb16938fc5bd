import { type ChildProcess, fork } from "node:child_process";

/** A process that serves on a port of its own. */
export type ServerProcess = {
  port: number;
  /** Microseconds of CPU that it has taken so far. */
  readCpuUs: () => Promise<number>;
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
  const flags = ["--enable-source-maps"];
  return process.env.CPU_PROF === role ? [...flags, "--cpu-prof", "--cpu-prof-dir=dist/bench"] : flags;
}

export async function waitForPort(child: ChildProcess): Promise<ServerProcess> {
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (said) => resolve(Number(said)));
    child.once("exit", (status) => reject(new Error(`a server of the bench ended with ${status}`)));
  });
  return {
    port,
    readCpuUs: () =>
      new Promise((resolve) => {
        child.once("message", (said) => resolve(Number(said)));
        child.send("cpu");
      }),
    stop: () => child.kill("SIGTERM"),
  };
}

/** @returns whether this process is a server of the bench, and not the bench itself */
export async function runAsServer(roles: Readonly<Record<string, () => Promise<number>>>): Promise<boolean> {
  const serve = roles[process.env[roleVariable] ?? ""];
  if (!serve) return false;
  const port = await serve();
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on("SIGTERM", () => process.exit(0));
  process.on("disconnect", () => process.exit(0));
  process.send?.(port);
  return true;
}
