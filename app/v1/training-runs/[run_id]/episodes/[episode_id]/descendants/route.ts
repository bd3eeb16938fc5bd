import { listDescendants } from "@/lib/contracts/episodes/list-descendants";
import { defineRoute } from "@/lib/server/http/define-route";
import { listDescendants as list } from "@/lib/server/services/episodes/list-descendants";

export const GET = defineRoute(listDescendants, list);
