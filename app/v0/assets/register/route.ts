import { registerAsset } from "@/lib/contracts/assets/register";
import { defineRoute } from "@/lib/server/http/define-route";
import { registerAsset as register } from "@/lib/server/services/assets/register";

export const POST = defineRoute(registerAsset, register);
