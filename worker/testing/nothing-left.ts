import { readdir } from "node:fs/promises";
import { stagingRoot } from "@/worker/held/staging";
import { countHeldGpus, listAttempts, type World, waitUntil } from "./make-world";

const live = ["queued", "starting", "running", "collecting"];

/** Waits until a run that is over has no container any more. Throws where it still holds a GPU, or has an attempt that is not over. */
export async function waitForNothingHeld(world: World, runId: string): Promise<void> {
  await waitUntil(() => world.host.containers.size === 0, "no container is left");
  const gpus = await countHeldGpus(world);
  const attempts = (await listAttempts(world, runId)).filter(({ status }) => live.includes(status));
  if (gpus > 0 || attempts.length > 0)
    throw new Error(`${gpus} GPUs are held, and these are not over: ${JSON.stringify(attempts)}`);
}

/** Nor has it a folder. */
export async function waitForNothingLeft(world: World, runId: string): Promise<void> {
  await waitForNothingHeld(world, runId);
  await waitUntil(async () => (await readdir(stagingRoot(world.dataDir))).length === 0, "no folder is left");
}
