import { listScenes } from "@/lib/contracts/scenes/list";
import { toWireScene } from "@/lib/contracts/scenes/scene";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { defineRoute } from "@/lib/server/http/define-route";

export const GET = defineRoute(listScenes, async () => ({ scenes: sceneCatalogue.map(toWireScene) }));
