import { getKinematicTree } from "@/lib/contracts/scenes/get-kinematic-tree";
import { defineRoute } from "@/lib/server/http/define-route";
import { getKinematicTree as get } from "@/lib/server/services/scenes/get-kinematic-tree";

export const GET = defineRoute(getKinematicTree, get);
