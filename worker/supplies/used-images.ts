import { LRUCache } from "lru-cache";
import type { ResolvedImage } from "@/lib/server/store/containers";
import { EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import { pullAgain } from "@/worker/held/pull-again";
import type { UsedImages } from "@/worker/held/task-ports";

/** After these another try gets none either. A registry that is away may be back when the rollouts are over. */
const finalCodes = ["image_not_found", "image_refused", "image_too_large"] as const;

export function createUsedImages(): UsedImages {
  const usedBy = new LRUCache<string, { imageUri: string; image: ResolvedImage }>({ max: 1_000 });
  return {
    note: ({ attempt: { runId } }, used) => {
      if (runId !== null) usedBy.set(runId, used);
    },
    findMissing: async (held, ports) => {
      const used = usedBy.get(held.attempt.runId ?? "");
      // Once an iteration: its other jobs begin meanwhile.
      if (!used || held.attempt.kind !== "rollout" || held.ref.index > 0) return null;
      try {
        if (await ports.engine.hasImage(used.image.imageId)) return null;
        const failure = await pullAgain(used, held, ports);
        const code = finalCodes.find((one) => one === failure?.code);
        return failure && code ? { code, message: failure.message } : null;
      } catch (error) {
        // An engine that does not answer says nothing about an image, and whoever wants the job's end ends it elsewhere.
        const says = !(error instanceof EngineAwayError || error instanceof EngineRefusal);
        if (says && !held.stopping.aborted) throw error;
        return null;
      }
    },
  };
}
