import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { EngineInfo, NvidiaGpu } from "@/worker/containers/port";

export type GpuList = Pick<EngineInfo, "nvidiaGpus" | "nvidiaProblem" | "nvidiaHangs">;

const none: GpuList = { nvidiaGpus: [], nvidiaProblem: null };
const usualLimitMs = 20_000;
/** So long the next look waits for a driver that has just hung: everything else of a worker goes on meanwhile. */
const sickPatienceMs = 200;

/**
 * Lists the NVIDIA devices of this machine. The engine has no list of them, so use it only where the engine is on this machine.
 * Without `nvidia-smi` there are none; when it fails, the answer says why. A sick driver never answers, and may keep its
 * process from ending even by SIGKILL: it is asked by one process at a time, and nobody waits longer than `limitMs`.
 */
export function createGpuLister({
  limitMs = usualLimitMs,
  program = "nvidia-smi",
} = {}): () => Promise<GpuList> {
  let asked: Promise<GpuList> | null = null;
  let hangs = false;
  const hung: GpuList = {
    nvidiaGpus: [],
    nvidiaProblem: `nvidia-smi does not answer within ${limitMs / 1_000} s: the driver is sick, so trainers that need a GPU wait; rollouts and trainers without one go on. A restart of the host usually heals it`,
    nvidiaHangs: true,
  };
  const ask = async (): Promise<GpuList> => {
    try {
      return (await askNvidiaSmi(program, limitMs)) ?? hung;
    } finally {
      asked = null;
    }
  };
  return async () => {
    asked ??= ask();
    const answered = asked;
    const waited = new AbortController();
    const tooLate = delay(hangs ? Math.min(limitMs, sickPatienceMs) : limitMs + sickPatienceMs, hung, {
      signal: waited.signal,
      ref: false,
    });
    const list = await Promise.race([answered, tooLate.catch(() => hung)]);
    waited.abort();
    hangs = list.nvidiaHangs === true;
    return list;
  };
}

/** Null: it had to be killed. Resolves once the process is gone. */
function askNvidiaSmi(program: string, limitMs: number): Promise<GpuList | null> {
  const args = [
    "--query-gpu=uuid,name,memory.total,memory.used,utilization.gpu",
    "--format=csv,noheader,nounits",
  ];
  return new Promise((resolve) => {
    // A group of its own: what a wrapper script has started would live on and hold the pipes open.
    const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => {
        said[name] += text;
      });
    let isKilled = false;
    const limit = setTimeout(() => {
      isKilled = true;
      killGroup(child.pid);
    }, limitMs);
    child.unref();
    const settle = (list: GpuList | null) => {
      clearTimeout(limit);
      resolve(list);
    };
    child.on("error", (error) =>
      settle("code" in error && error.code === "ENOENT" ? none : fail(error.message)),
    );
    child.on("close", (status) => {
      if (isKilled) settle(null);
      else if (status === 0) settle({ nvidiaGpus: parseNvidiaGpus(said.stdout), nvidiaProblem: null });
      else settle(fail(said.stdout.trim() || said.stderr.trim() || `it ended with status ${status}`));
    });
  });
}

const fail = (why: string): GpuList => ({
  nvidiaGpus: [],
  nvidiaProblem: `nvidia-smi failed: ${why.slice(0, 300)}`,
});

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // ESRCH: all of it ended at this moment.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
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
