import { defineContract } from "@/lib/contracts/contract";
import { kinematicTreeSchema } from "./kinematic-tree";

export const getKinematicTree = defineContract({
  id: "getKinematicTree",
  method: "GET",
  path: "/v1/scenes/{scene_id}/versions/{version}/kinematic-tree",
  summary: "Bodies, joints and shapes of a scene: what it takes to draw `qpos`. `version` is the simulator's",
  response: kinematicTreeSchema,
  scope: "training:read",
  validated: true,
  kept: true,
});
