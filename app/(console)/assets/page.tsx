import type { Metadata } from "next";
import { readFirstPage } from "@/app/(console)/gather-readings";
import { AssetsPage } from "@/components/assets/assets-page";
import { assetsPageSize, assetsQuery } from "@/lib/client/queries/assets";
import { maxUploadBytes } from "@/lib/server/env";
import { listAssets } from "@/lib/server/services/assets/list";
import { scopesIn } from "@/lib/server/services/caller";
import { listProjects } from "@/lib/server/services/projects/list";
import { FirstPaint } from "../first-paint";
import { readApiUrl } from "../read-api-url";
import { requireContext } from "../require-context";
import { presignAsset, removeAsset } from "./actions";

export const metadata: Metadata = { title: "Assets" };

export default async function Page({ searchParams }: PageProps<"/assets">) {
  const context = await requireContext();
  const { kind: named } = await searchParams;
  const kind = typeof named === "string" && named !== "" ? named.slice(0, 100) : null;
  const { projects } = await listProjects(context);
  const writable = projects.filter(
    ({ project_id }) => scopesIn(context.caller, project_id)?.includes("assets:write") === true,
  );
  return (
    <FirstPaint
      readings={[
        readFirstPage(assetsQuery(kind), () =>
          listAssets(context, { kind: kind ?? undefined, limit: assetsPageSize }),
        ),
      ]}
    >
      <AssetsPage
        kind={kind}
        projects={writable.map(({ project_id: id, name }) => ({ id, name }))}
        maxUploadBytes={maxUploadBytes(context.env)}
        apiUrl={await readApiUrl()}
        port={{ presign: presignAsset, remove: removeAsset }}
      />
    </FirstPaint>
  );
}
