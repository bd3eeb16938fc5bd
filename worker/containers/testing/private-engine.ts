import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** An engine of its own, in a network namespace of its own: what it does to firewalls and bridges it does there. */
export type PrivateEngine = {
  socketPath: string;
  /** Runs a program in the engine's network namespace, as on its host. */
  runOnHost(program: string, args: readonly string[]): string;
  close(): Promise<void>;
};

/**
 * Root alone can start one. `flags`: more of dockerd's. Programs in `<folder>/bin` come first on its PATH. `seen`: files of
 * `<folder>` that it sees at another place, such as its own `/etc/subuid`.
 */
export async function startPrivateEngine({
  flags,
  seen = {},
  prepare = async () => {},
}: {
  flags: readonly string[];
  seen?: Readonly<Record<string, string>>;
  prepare?: (folder: string) => Promise<void>;
}): Promise<PrivateEngine> {
  const folder = await mkdtemp(path.join(tmpdir(), "hs-engine-"));
  await mkdir(path.join(folder, "bin"));
  await prepare(folder);
  const socketPath = path.join(folder, "engine.sock");
  const name = path.basename(folder);
  const args = [
    `--host=unix://${socketPath}`,
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/engine.pid`,
    // Where the machine has a containerd of its own it would be shared: the namespaces keep the two engines apart.
    `--containerd-namespace=${name}`,
    `--containerd-plugins-namespace=${name}-plugins`,
    ...flags,
  ];
  const mounts = Object.entries(seen).map(([name, place]) => `mount --bind ${folder}/${name} ${place} && `);
  const begin = ["-n", "-m", "sh", "-c", `${mounts.join("")}exec dockerd "$@"`, "sh"];
  const engine = spawn("unshare", [...begin, ...args], {
    env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  engine.stderr.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-4_000);
  });
  const close = () => stop(engine, folder);
  for (let tries = 0; !existsSync(socketPath); tries += 1) {
    if (tries > 200 || engine.exitCode !== null) {
      await close();
      throw new Error(`the private engine did not start: ${complaints}`);
    }
    await delay(50);
  }
  return {
    socketPath,
    runOnHost: (program, given) =>
      execFileSync("nsenter", ["-t", String(engine.pid), "-n", program, ...given], { encoding: "utf8" }),
    close,
  };
}

async function stop(engine: ChildProcess, folder: string): Promise<void> {
  if (engine.exitCode === null) {
    engine.kill("SIGTERM");
    await once(engine, "exit");
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
