import { infiniteQueryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { listAssetsV1 } from "@/lib/contracts/assets/list";
import { call } from "../call";

export const assetsPageSize = 50;

export const assetListsKey = ["assets"] as const;

/** @param kind null: of every kind */
export function assetsQuery(kind: string | null) {
  return infiniteQueryOptions({
    queryKey: [...assetListsKey, kind],
    queryFn: ({ pageParam, signal }) =>
      call(listAssetsV1, { query: { kind, cursor: pageParam, limit: assetsPageSize }, signal }),
    ...byCursor,
  });
}
