import { tryCommand } from "../process/run-command.mjs";

/** @returns {Promise<boolean>} true when this host has an NVIDIA GPU that its driver sees */
export async function hasNvidiaGpu() {
  const { status, stdout } = await tryCommand("nvidia-smi", ["-L"], { timeoutMs: 10_000 });
  return status === 0 && /^GPU \d/m.test(stdout);
}
