import { z } from "zod";
import { geomKinds, geomParts, jointKinds } from "@/lib/core/scenes/kinematic-tree";

const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);
const quaternionSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).describe("w, x, y, z");
const bodyIndexSchema = z.int().min(0).describe("Index among `bodies`.");

/** Its words are one each, so wire and code call everything alike. */
export const kinematicTreeSchema = z
  .object({
    coordinates: z.array(z.string()).describe("Names of the numbers of `qpos`."),
    bodies: z
      .array(
        z.object({
          name: z.string(),
          parent: bodyIndexSchema,
          position: vectorSchema.describe("Metres, in the parent's frame."),
          rotation: quaternionSchema,
          joints: z.array(
            z.object({
              kind: z.enum(jointKinds),
              address: z.int().min(0).describe("Where its coordinates begin in `qpos`."),
              axis: vectorSchema,
              position: vectorSchema,
              rest: z.number().describe("The coordinate at which it changes nothing."),
            }),
          ),
        }),
      )
      .describe("The first one is the world; a parent stands before its children."),
    geoms: z.array(
      z.object({
        body: bodyIndexSchema,
        kind: z.enum(geomKinds),
        part: z.enum(geomParts),
        size: vectorSchema.describe("Half sizes, metres; radius and half length of capsule and cylinder."),
        position: vectorSchema,
        rotation: quaternionSchema,
        color: vectorSchema,
      }),
    ),
    sites: z.array(z.object({ name: z.string(), body: bodyIndexSchema, position: vectorSchema })),
  })
  .meta({ id: "KinematicTree" });
