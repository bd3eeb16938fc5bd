import type { ActionResult } from "@/lib/client/action-result";
import type { WireAsset } from "@/lib/contracts/assets/asset";
import type { PresignUploadBody, WirePresignedUpload } from "@/lib/contracts/assets/presign";

/** The server actions of the page: they call the verbs of `/v1/assets`. */
export type AssetsPort = {
  presign: (projectId: string, body: PresignUploadBody) => Promise<ActionResult<WirePresignedUpload>>;
  remove: (assetId: string) => Promise<ActionResult<WireAsset>>;
};
