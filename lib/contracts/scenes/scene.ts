import { z } from "zod";
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
        expert_median_steps: z.number(),
      }),
    ),
  })
  .meta({ id: "Scene" });

export type WireScene = z.infer<typeof sceneSchema>;

export function toWireScene(card: SceneCard): WireScene {
  const { simulator } = card;
  return {
    scene_id: card.sceneId,
    summary: card.summary,
    simulator: {
      name: simulator.name,
      version: simulator.version,
      physics_dt: simulator.physicsDt,
      control_dt: simulator.controlDt,
    },
    free_base: card.freeBase,
    task_modes: card.taskModes.map((mode) => ({
      task_mode: mode.taskMode,
      summary: mode.summary,
      observation: {
        names: [...mode.observation.names],
        shape: [...mode.observation.shape],
        dtype: mode.observation.dtype,
      },
      action: {
        names: [...mode.action.names],
        shape: [...mode.action.shape],
        dtype: mode.action.dtype,
        low: [...mode.action.low],
        high: [...mode.action.high],
      },
      units: { observation: [...mode.units.observation], action: [...mode.units.action] },
      expert_median_steps: mode.expertMedianSteps,
    })),
  };
}
