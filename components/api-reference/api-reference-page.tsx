"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { PageTitle } from "@/components/page-parts/page-title";
import { Empty } from "@/components/ui/empty";
import { joinClasses } from "@/components/ui/join-classes";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { openApiQuery } from "@/lib/client/queries/openapi";
import { OperationIndex } from "./operation-index";
import { OperationView } from "./operation-view";
import { type Reference, readOperations } from "./read-operations";
import { operationAddress } from "./reference-address";
import { ReferenceSkeleton } from "./reference-skeleton";
import { ReferenceStart } from "./reference-start";

const title = "API reference";

/** The API as this server's own document tells it. @param operationId as the address has it; null: the beginning */
export function ApiReferencePage({ operationId, apiUrl }: { operationId: string | null; apiUrl: string }) {
  const query = useQuery(openApiQuery());
  const reference = useMemo(() => (query.data ? readOperations(query.data) : null), [query.data]);
  const operation = reference?.operations.find(({ id }) => id === operationId);
  const crumbs = operationId === null ? [] : [{ label: title, href: operationAddress(null) }];
  return (
    <Page crumbs={crumbs} title={operationId ?? title} heading={title}>
      <PageTitle>{operation ? `${operation.method} ${operation.path} · ${title}` : title}</PageTitle>
      <QueryFailure what="The API's document" query={query} />
      {query.isPending && <ReferenceSkeleton />}
      {reference && <LoadedReference reference={reference} operationId={operationId} apiUrl={apiUrl} />}
    </Page>
  );
}

/** Wide, the index stays beside what is read; narrow, it is the beginning, and a verb takes its place. */
function LoadedReference({
  reference,
  operationId,
  apiUrl,
}: {
  reference: Reference;
  operationId: string | null;
  apiUrl: string;
}) {
  const { operations, components, version } = reference;
  const operation = operations.find(({ id }) => id === operationId);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 rail:grid-cols-[18rem_minmax(0,1fr)]">
      <div
        className={joinClasses(
          "rail:sticky rail:top-16 rail:max-h-[calc(100dvh-6rem)] rail:overflow-y-auto rail:pr-2",
          operationId !== null && "max-rail:hidden",
        )}
      >
        <OperationIndex operations={operations} current={operationId} />
      </div>
      {operationId !== null && (
        <LinkButton className="w-fit rail:hidden" href={operationAddress(null)}>
          All operations
        </LinkButton>
      )}
      {operationId === null ? (
        <div className="max-rail:row-start-1">
          <ReferenceStart apiUrl={apiUrl} version={version} />
        </div>
      ) : operation ? (
        <OperationView operation={operation} components={components} apiUrl={apiUrl} />
      ) : (
        <Empty
          title={`No operation is called ${operationId}`}
          text="It may have had another name in an older version."
          actions={<LinkButton href={operationAddress(null)}>Show all operations</LinkButton>}
        />
      )}
    </div>
  );
}
