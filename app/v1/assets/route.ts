import { listAssetsV1 } from "@/lib/contracts/assets/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listAssets as list } from "@/lib/server/services/assets/list";

export const GET = defineRoute(listAssetsV1, list);
