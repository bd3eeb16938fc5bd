import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { getKinematicTree as contract } from "@/lib/contracts/scenes/get-kinematic-tree";
import { kinematicTreeSchema } from "@/lib/contracts/scenes/kinematic-tree";
import { findScene } from "@/lib/core/scenes/catalogue";
import { findKinematicTree } from "@/lib/core/scenes/find-kinematic-tree";
import { AppError, notFound } from "../app-error";
import type { ServiceContext } from "../service-context";

export async function getKinematicTree(
  _context: ServiceContext,
  { sceneId, version }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const scene = findScene(sceneId);
  if (!scene) throw notFound("scene", sceneId);
  const known = scene.simulator.version;
  if (version !== known)
    throw new AppError(
      "not_found",
      `This server has the scene ${sceneId} in version ${known}, and not in ${version.slice(0, 100)}.`,
    );
  return kinematicTreeSchema.parse(findKinematicTree(sceneId));
}
