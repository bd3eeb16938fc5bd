import type { WireAsset } from "@/lib/contracts/assets/asset";
import type { ServiceContext } from "../service-context";
import { requireAsset } from "./require-asset";
import { toWireAsset } from "./to-wire";

export async function getAsset(
  context: ServiceContext,
  { assetId }: { assetId: string },
): Promise<WireAsset> {
  return toWireAsset(await requireAsset(context, assetId, "assets:read"));
}
