import { type Env, imageRules, maxUploadBytes, projectStorageBytes } from "@/lib/server/env";
import { createOutsideFiles } from "@/lib/server/storage/outside/outside-files";
import type { S3Credentials } from "@/lib/server/storage/outside/sign-s3-get";
import { createRegistryCheck } from "@/worker/supplies/check-registry";
import type { WorkerDeps } from "./create-worker";

const gb = 1_000_000_000;

/** The worker's part of the settings, in the units that the code uses. */
export function readWorkerSettings(
  env: Env,
): Pick<
  WorkerDeps,
  "emulatedGpus" | "slots" | "drain" | "limits" | "images" | "outside" | "rates" | "sealKey"
> {
  return {
    emulatedGpus: env.HARDSIM_EMULATED_GPUS,
    sealKey: env.HARDSIM_SEAL_KEY,
    // One job more than there are threads: while one job writes its batch, the threads simulate the next one.
    slots: { rollouts: env.HARDSIM_ROLLOUT_THREADS + 1, cpuTrainers: env.HARDSIM_CPU_TRAINER_SLOTS },
    drain: env.HARDSIM_WORKER_DRAIN,
    limits: {
      maxOutputBytes: env.HARDSIM_MAX_OUTPUT_GB * gb,
      maxScratchBytes: env.HARDSIM_MAX_SCRATCH_GB * gb,
      keepFailedBytes: env.HARDSIM_KEEP_FAILED_GB * gb,
      projectStorageBytes: projectStorageBytes(env),
      minFreeDiskBytes: env.HARDSIM_MIN_FREE_DISK_GB * gb,
      hostLostAfterMs: env.HARDSIM_HOST_LOST_AFTER_S * 1_000,
    },
    images: {
      rules: imageRules(env),
      maxBytes: env.HARDSIM_IMAGE_MAX_GB * gb,
      checkRegistry: createRegistryCheck(env.HARDSIM_IMAGE_REGISTRIES),
    },
    outside: createOutsideFiles({
      sources: env.HARDSIM_CHECKPOINT_SOURCES,
      maxBytes: maxUploadBytes(env),
      s3: {
        endpoint: env.AWS_ENDPOINT_URL_S3 ? new URL(env.AWS_ENDPOINT_URL_S3) : null,
        region: env.AWS_REGION,
        credentials: readCredentials(env),
      },
    }),
    rates: {
      gpuHourCredits: env.HARDSIM_GPU_HOUR_CREDITS,
      cpuHourCredits: env.HARDSIM_CPU_HOUR_CREDITS,
    },
  };
}

/** Both are needed; without them buckets are read without a signature, as anybody may. */
function readCredentials(env: Env): S3Credentials | null {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN ?? null }
    : null;
}
