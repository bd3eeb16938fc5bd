import { registerAssetV1 } from "@/lib/contracts/assets/register";
import { defineRoute } from "@/lib/server/http/define-route";
import { registerAsset as register } from "@/lib/server/services/assets/register";

export const POST = defineRoute(registerAssetV1, register);
