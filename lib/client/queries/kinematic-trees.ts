import { queryOptions } from "@tanstack/react-query";
import { getKinematicTree } from "@/lib/contracts/scenes/get-kinematic-tree";
import { findScene } from "@/lib/core/scenes/catalogue";
import { call } from "../call";

/** What it takes to draw a built-in scene, as this version of the console has it. */
export function kinematicTreeQuery(sceneId: string) {
  const version = findScene(sceneId)?.simulator.version ?? "";
  return queryOptions({
    queryKey: ["kinematic-tree", sceneId, version],
    queryFn: ({ signal }) => call(getKinematicTree, { params: { scene_id: sceneId, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
