"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { MoreButton } from "@/components/page-parts/more-button";
import { CommandBlock } from "@/components/ui/command-block";
import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Strip } from "@/components/ui/strip";
import { assetsQuery } from "@/lib/client/queries/assets";
import { AssetTable } from "./asset-table";
import type { AssetsPort } from "./assets-port";
import { AssetsSkeleton } from "./assets-skeleton";
import { KindFilter } from "./kind-filter";
import { UploadList } from "./upload-list";
import { UploadPanel } from "./upload-panel";
import { useUploads } from "./use-uploads";

/** What runs can start from: uploaded here or through the API, named by `hardsim://assets/…`. */
export function AssetsPage({
  kind,
  projects,
  maxUploadBytes,
  apiUrl,
  port,
}: {
  kind: string | null;
  /** Those in which the person may upload. Empty: they may only look. */
  projects: readonly { id: string; name: string }[];
  maxUploadBytes: number;
  apiUrl: string;
  port: AssetsPort;
}) {
  const list = useInfiniteQuery(assetsQuery(kind));
  const { uploads, start, retry, cancel, forget } = useUploads(port);
  const assets = list.data?.pages.flatMap((page) => page.assets) ?? [];
  const pending = assets.filter(({ status }) => status === "pending").length;
  const untouched = list.isSuccess && assets.length === 0 && kind === null;
  return (
    <Page title="Assets">
      <QueryFailure what="Assets" query={list} stale={assets.length > 0} />
      {projects.length > 0 ? (
        <UploadPanel projects={projects} maxBytes={maxUploadBytes} onFiles={start} />
      ) : (
        <Strip tone="info">Your role here may look at assets, not upload them.</Strip>
      )}
      {uploads.length > 0 && (
        <UploadList uploads={uploads} onCancel={cancel} onRetry={retry} onForget={forget} />
      )}
      {untouched ? (
        <AssetsEmpty apiUrl={apiUrl} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <KindFilter kind={kind} note={list.isSuccess ? countAssets(assets.length, pending) : null} />
          {list.isPending && <AssetsSkeleton />}
          {assets.length > 0 && <AssetTable assets={assets} port={port} mayWrite={projects.length > 0} />}
          {list.isSuccess && assets.length === 0 && (
            <Empty
              title={`No asset of the kind ${kind}`}
              actions={<LinkButton href="/assets">Show all assets</LinkButton>}
            />
          )}
          <MoreButton list={list}>Show older assets</MoreButton>
        </div>
      )}
    </Page>
  );
}

function AssetsEmpty({ apiUrl }: { apiUrl: string }) {
  return (
    <Empty
      title="No asset yet"
      text="An asset is a file that a run can start from: a checkpoint trained elsewhere, a robot, a scene. Upload one here, then name its URI in a run."
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <h3 className="font-normal text-small text-text-2">
          Or from a terminal, with a key that has <span className="mono">assets:write</span>
        </h3>
        <CommandBlock name="Copy commands" command={commandFor(apiUrl)} />
      </div>
    </Empty>
  );
}

/** Two requests: the link, then the file itself. */
function commandFor(apiUrl: string): string {
  return [
    "FILE=policy.safetensors",
    `LINK=$(curl -sS -X POST ${apiUrl}/v1/assets/presign-upload \\`,
    '  -H "Authorization: Bearer $HARDSIM_API_KEY" -H "Content-Type: application/json" \\',
    '  -d "{\\"filename\\": \\"$FILE\\", \\"content_type\\": \\"application/octet-stream\\", \\"size_bytes\\": $(wc -c < "$FILE"), \\"register_asset\\": true, \\"asset_kind\\": \\"checkpoint\\"}")',
    'curl -sS -T "$FILE" -H "Content-Type: application/octet-stream" "$(echo "$LINK" | python3 -c \'import json,sys; print(json.load(sys.stdin)["upload_url"])\')"',
  ].join("\n");
}

function countAssets(count: number, pending: number): string {
  const all = count === 1 ? "1 asset" : `${count} assets`;
  return pending === 0 ? all : `${all}, ${pending} pending`;
}
