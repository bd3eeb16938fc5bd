import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startPrivateEngine } from "./private-engine";

/** An engine of its own that believes it has the NVIDIA devices GPU-stub-0 … GPU-stub-3. */
export type GpuEngine = {
  socketPath: string;
  /** What the engine asked the device hook for, one entry a container. */
  readHookLog(): Promise<string[]>;
  close(): Promise<void>;
};

/**
 * The engine looks for `nvidia-container-runtime-hook` on its PATH at its start; one of ours there makes it take the
 * whole way that a real device takes, up to the device itself.
 */
export async function startGpuEngine(): Promise<GpuEngine> {
  let hookLog = "";
  const { socketPath, close } = await startPrivateEngine({
    flags: ["--bridge=none", "--iptables=false", "--ip6tables=false"],
    prepare: async (folder) => {
      hookLog = path.join(folder, "hook.log");
      const hook = path.join(folder, "bin/nvidia-container-runtime-hook");
      await writeFile(hook, buildHook(hookLog));
      await chmod(hook, 0o755);
      await writeFile(hookLog, "");
    },
  });
  return {
    socketPath,
    readHookLog: async () => (await readFile(hookLog, "utf8")).trim().split("\n"),
    close,
  };
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
