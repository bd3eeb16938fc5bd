import { execFile } from "node:child_process";
import type { EngineInfo, NvidiaGpu } from "@/worker/containers/port";

/**
 * NVIDIA devices of this machine. The engine has no list of them, so call this only where the engine is on this machine.
 * Without `nvidia-smi` there are none; when it fails, the answer says why.
 */
export function listNvidiaGpus(): Promise<Pick<EngineInfo, "nvidiaGpus" | "nvidiaProblem">> {
  const args = [
    "--query-gpu=uuid,name,memory.total,memory.used,utilization.gpu",
    "--format=csv,noheader,nounits",
  ];
  return new Promise((resolve) => {
    execFile("nvidia-smi", args, { timeout: 20_000 }, (error, stdout, stderr) => {
      if (error === null) resolve({ nvidiaGpus: parseNvidiaGpus(stdout), nvidiaProblem: null });
      else if (error.code === "ENOENT") resolve({ nvidiaGpus: [], nvidiaProblem: null });
      else
        resolve({
          nvidiaGpus: [],
          nvidiaProblem: `nvidia-smi failed: ${(stdout.trim() || stderr.trim() || error.message).slice(0, 300)}`,
        });
    });
  });
}

/** Lines "GPU-uuid, model, MiB, MiB, percent". A card without memory of its own reports "[N/A]" and counts 0. */
export function parseNvidiaGpus(csv: string): NvidiaGpu[] {
  return csv
    .split("\n")
    .map((line) => line.split(",").map((cell) => cell.trim()))
    .flatMap(([uuid = "", model = "", memory, used, percent]) => {
      if (!uuid.startsWith("GPU-")) return [];
      const usedMib = readNumber(used);
      const utilizationPercent = readNumber(percent);
      return [
        {
          uuid,
          model,
          memoryBytes: (readNumber(memory) ?? 0) * mib,
          memoryUsedBytes: usedMib === null ? null : usedMib * mib,
          utilization: utilizationPercent === null ? null : utilizationPercent / 100,
        },
      ];
    });
}

const mib = 1024 * 1024;

/** What a card does not tell reads "[N/A]" or "[Not Supported]". */
function readNumber(cell: string | undefined): number | null {
  return cell !== undefined && /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : null;
}
