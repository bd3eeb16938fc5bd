import type { Tx } from "@/lib/server/db/client";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { takeGpus } from "@/lib/server/store/gpu-slots";
import type { FoundPlaced } from "./claim-statements";
import type { Needs } from "./pick-placed";

export type Placement = Pick<AttemptRow, "hostId" | "gpuDevices" | "gpuEmulated">;

/** Takes on a host that the caller has locked what an attempt needs; null when its GPUs are not free. */
export async function takePlace(
  tx: Tx,
  { isEmulated }: Pick<FoundPlaced, "isEmulated">,
  { gpus: count, gpuShare: share }: Pick<Needs, "gpus" | "gpuShare">,
  { hostId, attemptId, now }: { hostId: string; attemptId: string; now: Date },
): Promise<Placement | null> {
  const gpuDevices = await takeGpus(tx, { hostId, attemptId, count, share, now });
  return gpuDevices && { hostId, gpuDevices, gpuEmulated: isEmulated && count > 0 };
}
