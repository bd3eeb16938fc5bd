"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { KeysPort } from "@/components/account-parts/accounts-port";
import { ListRowsSkeleton } from "@/components/account-parts/list-skeleton";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { ProjectSelect } from "@/components/projects/project-select";
import { Button } from "@/components/ui/button";
import { CommandBlock } from "@/components/ui/command-block";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { apiKeysQuery } from "@/lib/client/queries/projects";
import type { WireProject } from "@/lib/contracts/projects/project";
import type { Scope } from "@/lib/core/names";
import { CreateKeyDialog } from "./create-key-dialog";
import { KeyTable } from "./key-table";

/** The API keys of one project: what each may do, what it has used, and when it was last seen. */
export function KeysPage({
  projects,
  projectId,
  grantable,
  maxDays,
  apiUrl,
  port,
}: {
  projects: readonly WireProject[];
  projectId: string;
  /** Nobody gives a key more than they have themselves. */
  grantable: readonly Scope[];
  /** The longest that the server lets a key live; null: without end. */
  maxDays: number | null;
  apiUrl: string;
  port: KeysPort;
}) {
  const [creating, setCreating] = useState(false);
  const client = useQueryClient();
  const query = useQuery(apiKeysQuery(projectId));
  const keys = query.data?.api_keys;
  const readAgain = () => client.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
  const create = (
    <Button look="primary" icon={<Icon of={Plus} />} onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  return (
    <Page
      title="Keys"
      meta="A key acts for its project, not for a person. It is shown once and kept as a hash."
      actions={
        <>
          <ProjectSelect projects={projects} projectId={projectId} />
          {keys && keys.length > 0 && create}
        </>
      }
    >
      <QueryFailure what="The keys" query={query} />
      {query.isPending && <ListRowsSkeleton />}
      {keys?.length === 0 && (
        <Empty
          title="No keys yet"
          text="Scripts and the Python client sign in with a key of the project. Make one here, or on the server's machine:"
          actions={create}
        >
          <CommandBlock
            command={`npm run --silent keys -- create --project ${projectId} \\\n  --name my-laptop --scopes training:read,training:write`}
          />
        </Empty>
      )}
      {keys && keys.length > 0 && <KeyTable keys={keys} revokeKey={port.revokeKey} onRevoked={readAgain} />}
      {creating && (
        <CreateKeyDialog
          projectId={projectId}
          grantable={grantable}
          maxDays={maxDays}
          apiUrl={apiUrl}
          createKey={port.createKey}
          onCreated={readAgain}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}
