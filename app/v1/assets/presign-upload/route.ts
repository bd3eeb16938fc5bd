import { presignAssetUpload } from "@/lib/contracts/assets/presign";
import { defineRoute } from "@/lib/server/http/define-route";
import { presignUpload as presign } from "@/lib/server/services/assets/presign";

export const POST = defineRoute(presignAssetUpload, presign);
