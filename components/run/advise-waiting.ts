import type { WaitingCode } from "@/lib/core/names";

/** What a person can do so that a waiting run goes on; null when it goes on by itself. */
const advice: Readonly<Record<WaitingCode, string | null>> = {
  no_worker: "Start the worker: npm start runs it beside this server.",
  no_gpu:
    "Set HARDSIM_EMULATED_GPUS=2 and restart to try it without GPUs, or run the worker on a host with NVIDIA GPUs.",
  gpu_busy: null,
  cpu_busy: null,
  no_host_fits: "Ask for fewer GPUs, CPUs or memory in trainer_spec.resources: no host has that much.",
  image_pulling: null,
  checkpoint_fetching: null,
  rollouts_busy: null,
  retry_backoff: null,
  disk_low: "Free space in the data folder; nothing new starts until then, what runs goes on.",
  engine_away: "Start the container engine; the run goes on by itself when it answers.",
  engine_unfit:
    "Whoever runs this server adds the runtime to the engine, or unsets HARDSIM_TRAINER_RUNTIME; then it goes on by itself.",
  host_draining: "Let the host take new work again in Fleet, or start a worker on another one.",
};

export function adviseWaiting(code: WaitingCode): string | null {
  return advice[code];
}
