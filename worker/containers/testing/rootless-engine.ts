import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, lstat, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { hasCode } from "@/lib/server/storage/files";

export type RootlessEngine = { socketPath: string; close(): Promise<void> };

/**
 * An engine that runs as an ordinary user, in namespaces of its own, as `rootlesskit` would start one: its root is that user,
 * and its other users are ids that nobody has. Root alone can start one, because it writes the map of ids.
 */
export async function startRootlessEngine(uid: number): Promise<RootlessEngine> {
  const folder = await mkdtemp(path.join(tmpdir(), "hs-rootless-"));
  for (const name of ["bin", "data", "exec", "run"]) await mkdir(path.join(folder, name));
  // The engine asks for it, and uses none without ports.
  await writeFile(path.join(folder, "bin/rootlesskit-docker-proxy"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  for (const name of [".", "data", "exec", "run"]) await chown(path.join(folder, name), uid, uid);
  await chmod(folder, 0o755);
  const socketPath = path.join(folder, "docker.sock");
  const flags = [
    ...["--rootless", `--host=unix://${socketPath}`, `--data-root=${folder}/data`],
    ...[`--exec-root=${folder}/exec`, `--pidfile=${folder}/engine.pid`, "--storage-driver=vfs"],
    ...["--userland-proxy=false", "--bridge=none", "--iptables=false", "--ip6tables=false"],
  ];
  // The first `exec` after the map is written makes it the root of its namespace.
  const script = `read -r go; exec sh -c 'mount -t tmpfs none /run && exec dockerd "$@"' sh "$@"`;
  const asUser = ["--reuid", String(uid), "--regid", String(uid), "--clear-groups"];
  const engine = spawn(
    "setpriv",
    [...asUser, "unshare", "-U", "-m", "-n", "sh", "-c", script, "sh", ...flags],
    {
      env: {
        ...process.env,
        PATH: `${folder}/bin:${process.env.PATH}`,
        HOME: folder,
        XDG_RUNTIME_DIR: `${folder}/run`,
        ROOTLESSKIT_STATE_DIR: `${folder}/run`,
      },
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  let complaints = "";
  engine.stderr.on("data", (chunk) => {
    complaints = (complaints + chunk).slice(-4_000);
  });
  const close = async () => {
    if (engine.exitCode === null) {
      engine.kill("SIGTERM");
      await once(engine, "exit");
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const waitFor = async (what: string, holds: () => Promise<boolean>) => {
    for (let tries = 0; !(await holds()); tries += 1) {
      if (tries > 600 || engine.exitCode !== null) {
        await close();
        throw new Error(`the rootless engine has ${what}: ${complaints}`);
      }
      await delay(50);
    }
  };
  await waitFor("no namespace to map", () => writeMaps(engine.pid ?? 0, uid));
  engine.stdin.end("go\n");
  await waitFor("no socket", () => lstat(socketPath).then(() => true, unlessMissing));
  return { socketPath, close };
}

/** False: it is not in its namespace yet, whose map can be written once. */
async function writeMaps(pid: number, uid: number): Promise<boolean> {
  try {
    for (const name of ["uid_map", "gid_map"])
      await writeFile(`/proc/${pid}/${name}`, `0 ${uid} 1\n1 700000 65535\n`);
    return true;
  } catch (error) {
    if (hasCode(error, "EPERM")) return false;
    throw error;
  }
}

function unlessMissing(error: unknown): false {
  if (hasCode(error, "ENOENT")) return false;
  throw error;
}
