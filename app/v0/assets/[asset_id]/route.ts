import { getAsset } from "@/lib/contracts/assets/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { getAsset as get } from "@/lib/server/services/assets/get";

export const GET = defineRoute(getAsset, get);
