import { z } from "zod";
import { toSnakeKeys } from "@/lib/contracts/snake-keys";
import type { SceneCard } from "@/lib/core/scenes/card";

const space = z.object({ names: z.array(z.string()), shape: z.array(z.int()), dtype: z.literal("float32") });

export const sceneSchema = z
  .object({
    scene_id: z.string(),
    summary: z.string(),
    simulator: z.object({
      name: z.string(),
      version: z.string(),
      physics_dt: z.number(),
      control_dt: z.number(),
    }),
    free_base: z.boolean(),
    task_modes: z.array(
      z.object({
        task_mode: z.string(),
        summary: z.string(),
        observation: space,
        action: space.extend({ low: z.array(z.number()), high: z.array(z.number()) }),
        units: z.object({ observation: z.array(z.string()), action: z.array(z.string()) }),
        expert_median_steps: z.number().nullable().describe("Null: this task has no scripted expert."),
      }),
    ),
  })
  .meta({ id: "Scene" });

export type WireScene = z.infer<typeof sceneSchema>;

/** A scene's card in the wire's words. Throws when the card lacks what the wire has. */
export const toWireScene = (card: SceneCard): WireScene => sceneSchema.parse(toSnakeKeys(card));
