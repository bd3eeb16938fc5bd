import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** An engine of its own that believes it has the NVIDIA devices GPU-stub-0 … GPU-stub-3. */
export type GpuEngine = {
  socketPath: string;
  /** What the engine asked the device hook for, one entry a container. */
  readHookLog(): Promise<string[]>;
  close(): Promise<void>;
};

/**
 * The engine looks for `nvidia-container-runtime-hook` on its PATH at its start; one of ours there makes it take the
 * whole way that a real device takes, up to the device itself. It lives in a network namespace of its own: with
 * `--bridge=none` in the host's it would delete the main engine's bridge. Root alone can start one.
 */
export async function startGpuEngine(): Promise<GpuEngine> {
  const folder = await mkdtemp(path.join(tmpdir(), "hs-gpu-"));
  const hookLog = path.join(folder, "hook.log");
  const hook = path.join(folder, "bin/nvidia-container-runtime-hook");
  await mkdir(path.dirname(hook));
  await writeFile(hook, buildHook(hookLog));
  await chmod(hook, 0o755);
  await writeFile(hookLog, "");
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
    "--bridge=none",
    "--iptables=false",
    "--ip6tables=false",
  ];
  const engine = spawn("unshare", ["-n", "dockerd", ...args], {
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
    readHookLog: async () => (await readFile(hookLog, "utf8")).trim().split("\n"),
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

function buildHook(hookLog: string): string {
  return `#!/bin/sh
# Records the devices that the engine asked for and refuses those that this host does not have, as the real hook does.
bundle=$(sed -n 's/.*"bundle":"\\([^"]*\\)".*/\\1/p')
devices=$(sed -n 's/.*"NVIDIA_VISIBLE_DEVICES=\\([^"]*\\)".*/\\1/p' "$bundle/config.json" | head -1)
echo "$devices" >> ${hookLog}
for device in $(echo "$devices" | tr , ' '); do
  case $device in
    GPU-stub-[0-3]) ;;
    *) echo "nvidia-container-cli: device error: $device: unknown device" >&2; exit 1 ;;
  esac
done
`;
}
