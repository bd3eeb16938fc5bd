import { deleteAsset } from "@/lib/contracts/assets/delete";
import { getAssetV1 } from "@/lib/contracts/assets/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteAsset as remove } from "@/lib/server/services/assets/delete";
import { getAsset as get } from "@/lib/server/services/assets/get";

export const GET = defineRoute(getAssetV1, get);

export const DELETE = defineRoute(deleteAsset, remove);
