import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { sceneSchema } from "./scene";

export const listScenes = defineContract({
  id: "listScenes",
  method: "GET",
  path: "/v1/scenes",
  summary: "Scenes, task modes, observation and action spaces; the first of each is the default",
  params: z.object({}),
  query: strictObject({}),
  body: null,
  status: 200,
  response: z.object({ scenes: z.array(sceneSchema) }),
  scope: "training:read",
  refuses: [],
});
