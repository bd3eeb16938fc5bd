import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { assetSchema } from "./asset";
import { inputLimits } from "./input";

const list = <Path extends string>(id: string, path: Path) =>
  defineContract({
    id,
    method: "GET",
    path,
    summary: "Assets, newest first",
    query: strictObject({
      project_id: z.string().min(1).max(200).optional(),
      kind: z.string().min(1).max(inputLimits.kindLength).optional(),
      cursor: cursorQuery,
      limit: limitQuery(100),
    }),
    response: z.object({ assets: z.array(assetSchema), next_cursor: nextCursorSchema }),
    scope: "assets:read",
  });

export const listAssets = list("listAssets", "/v0/assets");

export const listAssetsV1 = list("listAssetsV1", "/v1/assets");
