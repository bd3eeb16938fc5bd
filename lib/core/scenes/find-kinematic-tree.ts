import frankaCabinet from "@/lib/core/scenes/kinematic-trees/franka_cabinet_oige_v1.json";
import tableTop from "@/lib/core/scenes/kinematic-trees/table_top_v0.json";

/**
 * Made from the compiled models, so that whoever draws a scene needs no simulator; a test holds them against the models,
 * and with `-u` writes them anew. As JSON has them: a schema knows how many numbers each list holds.
 */
const trees: Readonly<Record<string, unknown>> = {
  franka_cabinet_oige_v1: frankaCabinet,
  table_top_v0: tableTop,
};

/** What a replay of a built-in scene needs; null where there is no such scene. */
export function findKinematicTree(sceneId: string): unknown {
  return Object.hasOwn(trees, sceneId) ? trees[sceneId] : null;
}
