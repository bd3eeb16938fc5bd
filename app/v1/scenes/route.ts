import { listScenes, toWireScene } from "@/lib/contracts/scenes";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { defineRoute } from "@/lib/server/http/define-route";

export const GET = defineRoute(listScenes, async () => ({ scenes: sceneCatalogue.map(toWireScene) }));
