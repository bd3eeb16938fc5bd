import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { sceneSchema } from "./scene";

export const listScenes = defineContract({
  id: "listScenes",
  method: "GET",
  path: "/v1/scenes",
  summary: "Scenes, task modes, observation and action spaces; the first of each is the default",
  response: z.object({ scenes: z.array(sceneSchema) }),
  scope: "training:read",
});
