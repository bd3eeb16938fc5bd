import type { Metadata } from "next";
import { readFor } from "@/app/(console)/gather-readings";
import { AdminsOnly } from "@/components/account-parts/admins-only";
import { KeysPage } from "@/components/keys/keys-page";
import { apiKeysQuery, apiKeysShown } from "@/lib/client/queries/projects";
import { listApiKeys } from "@/lib/server/services/api-keys/list";
import { scopesIn } from "@/lib/server/services/caller";
import { FirstPaint } from "../first-paint";
import { readApiUrl } from "../read-api-url";
import { type ProjectSearch, readProject } from "../read-project";
import { requireContext } from "../require-context";
import { createKey, revokeKey } from "./actions";

export const metadata: Metadata = { title: "Keys" };

export default async function Page({ searchParams }: { searchParams: ProjectSearch }) {
  const context = await requireContext();
  const { projects, projectId } = await readProject(context, searchParams);
  if (projectId === null) return <AdminsOnly title="Keys" />;
  return (
    <FirstPaint
      readings={[
        readFor(apiKeysQuery(projectId), () => listApiKeys(context, { projectId, limit: apiKeysShown })),
      ]}
    >
      <KeysPage
        projects={projects}
        projectId={projectId}
        grantable={scopesIn(context.caller, projectId) ?? []}
        maxDays={context.env.HARDSIM_KEY_MAX_DAYS || null}
        apiUrl={await readApiUrl()}
        port={{ createKey, revokeKey }}
      />
    </FirstPaint>
  );
}
