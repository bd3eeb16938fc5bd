"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyInline } from "@/components/ui/copy-button";
import { formatBytes } from "@/components/ui/format-bytes";
import { noneMark } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import { isolateName } from "@/components/ui/isolate-name";
import { Name } from "@/components/ui/name";
import { ShortHash } from "@/components/ui/short-id";
import {
  actionsColumn,
  CellNote,
  type Column,
  numeric,
  onlyWide,
  Table,
  Td,
  Tr,
} from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { useToast } from "@/components/ui/toast";
import { assetListsKey } from "@/lib/client/queries/assets";
import type { WireAsset } from "@/lib/contracts/assets/asset";
import type { AssetsPort } from "./assets-port";

/** One row an asset; what can be done with it stands at its end. */
export function AssetTable({
  assets,
  port,
  mayWrite,
}: {
  assets: readonly WireAsset[];
  port: AssetsPort;
  mayWrite: boolean;
}) {
  const client = useQueryClient();
  const toast = useToast();
  // Kept while the dialog closes, so that its words do not vanish before it does.
  const [asked, setAsked] = useState<{ asset: WireAsset; open: boolean } | null>(null);

  async function remove(asset: WireAsset): Promise<void> {
    const answer = await port.remove(asset.asset_id);
    // Somebody else was quicker: what was wanted is so.
    if (!answer.ok && answer.refusal.code !== "not_found") throw new Error(answer.refusal.detail);
    await client.invalidateQueries({ queryKey: assetListsKey });
    toast({ text: `${isolateName(asset.filename)} is deleted` });
  }

  return (
    <>
      <Table caption="Assets" columns={assetColumns}>
        {assets.map((asset) => (
          <AssetRow
            key={asset.asset_id}
            asset={asset}
            mayWrite={mayWrite}
            onDelete={() => setAsked({ asset, open: true })}
          />
        ))}
      </Table>
      {asked && (
        <ConfirmDialog
          open={asked.open}
          onOpenChange={(open) => setAsked({ ...asked, open })}
          title={`Delete ${isolateName(asked.asset.filename)}?`}
          text={describeDelete(asked.asset)}
          keepLabel="Keep asset"
          confirmLabel="Delete asset"
          busyLabel="Deleting…"
          onConfirm={() => remove(asked.asset)}
        />
      )}
    </>
  );
}

export const assetColumns: readonly Column[] = [
  "File",
  onlyWide("Kind"),
  numeric("Size"),
  onlyWide("sha256"),
  onlyWide("URI"),
  { name: "Added", numeric: true, className: "max-rail:hidden" },
  actionsColumn,
];

function AssetRow({
  asset,
  mayWrite,
  onDelete,
}: {
  asset: WireAsset;
  mayWrite: boolean;
  onDelete: () => void;
}) {
  const pending = asset.status === "pending";
  return (
    <Tr>
      <Td tall className="max-rail:py-2">
        <Name lines={2} isFile className="font-medium">
          {asset.filename}
        </Name>
        <CellNote>{pending ? "pending: its file has not arrived" : asset.content_type}</CellNote>
        <div className="mt-1 flex flex-wrap gap-x-3 text-small text-text-2 rail:hidden">
          {asset.kind !== null && <span className="mono max-w-48 truncate">{asset.kind}</span>}
          <AssetUri uri={asset.uri} />
        </div>
      </Td>
      <Td tall className="max-rail:hidden">
        {asset.kind === null ? (
          <span className="text-text-3">{noneMark}</span>
        ) : (
          <span className="mono block max-w-48 truncate" title={asset.kind}>
            {asset.kind}
          </span>
        )}
      </Td>
      <Td tall numeric>
        {formatBytes(asset.size_bytes)}
        {pending && <CellNote>announced</CellNote>}
      </Td>
      <Td tall className="whitespace-nowrap max-rail:hidden">
        {asset.sha256 ? (
          <ShortHash hash={asset.sha256} />
        ) : (
          <span className="text-text-3" title="Known when the file has arrived">
            {noneMark}
          </span>
        )}
      </Td>
      <Td tall className="whitespace-nowrap max-rail:hidden">
        <AssetUri uri={asset.uri} />
      </Td>
      <Td tall numeric className="text-text-2 max-rail:hidden">
        <Age at={asset.created_at} />
      </Td>
      <Td tall numeric>
        <IconButton
          of={Trash2}
          name={`Delete ${asset.filename}`}
          title="Delete asset"
          disabledReason={mayWrite ? null : "Your role here may look at assets, not change them."}
          onClick={onDelete}
        />
      </Td>
    </Tr>
  );
}

function AssetUri({ uri }: { uri: string }) {
  return (
    <CopyInline text={uri} name="URI">
      <span className="mono">{shortenUri(uri)}</span>
    </CopyInline>
  );
}

const shortenUri = (uri: string) => uri.replace(/\/asset_\w+(\w{6})$/, "/…$1");

function describeDelete(asset: WireAsset): string {
  const uri = `${asset.uri} will name nothing any more: new runs cannot start from it.`;
  if (asset.status === "pending") return `Its file has not arrived. ${uri}`;
  return `${uri} Its file of ${formatBytes(asset.size_bytes)} goes too, unless a checkpoint or another asset has the same bytes. Runs that ended keep what they made of it; while a live run starts from it, it cannot be deleted.`;
}
