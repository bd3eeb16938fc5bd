import { containerPlaces } from "@/lib/contracts/spec/containers";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { WaitingCode } from "@/lib/core/names";

/** What a person can do so that a waiting run goes on; null when it goes on by itself. `{resources}`: of what waits. */
const advice: Readonly<Record<WaitingCode, string | null>> = {
  no_worker: "Start the worker: npm start runs it beside this server.",
  no_gpu:
    "Set HARDSIM_EMULATED_GPUS=2 and restart to try it without GPUs, or run the worker on a host with NVIDIA GPUs.",
  gpu_driver: "Look at nvidia-smi on the host; once it answers, the run goes on by itself.",
  gpu_busy: null,
  cpu_busy: null,
  no_host_fits: "Ask for fewer GPUs, CPUs or memory in {resources}: no host has that much.",
  image_pulling: null,
  checkpoint_fetching: null,
  rollouts_busy: null,
  retry_backoff: null,
  disk_low: "Free space in the data folder; nothing new starts until then, what runs goes on.",
  engine_away: "Start the container engine; the run goes on by itself when it answers.",
  engine_unfit: "Whoever runs this server mends what that sentence names; then it goes on by itself.",
  host_draining: "Let the host take new work again in Fleet, or start a worker on another one.",
};

export function adviseWaiting(
  code: WaitingCode,
  { stage, resolved_spec: spec }: Pick<WireTrainingRun, "stage" | "resolved_spec">,
): string | null {
  const isSimulating = stage !== "training" && spec.rollout_template.simulator !== null;
  const place = isSimulating ? containerPlaces.simulator : containerPlaces.trainer;
  return advice[code]?.replace("{resources}", `${place}.resources`) ?? null;
}
