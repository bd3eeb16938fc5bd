"use client";

import { useState } from "react";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";
import { SearchField } from "@/components/ui/search-field";
import { groupByResource, type Operation, searchOperations } from "./read-operations";
import { operationAddress } from "./reference-address";

/** All verbs by resource; `/` goes to the search. */
export function OperationIndex({
  operations,
  current,
}: {
  operations: readonly Operation[];
  current: string | null;
}) {
  const [search, setSearch] = useState("");
  const found = searchOperations(operations, search);
  return (
    <div className="grid content-start gap-3">
      <SearchField
        slash
        name="Search operations"
        placeholder="Path, word or scope"
        text={search}
        onText={setSearch}
      />
      <p role="status" className="text-small text-text-3">
        {found.length === operations.length
          ? `${operations.length} operations`
          : `${found.length} of ${operations.length} operations`}
      </p>
      <nav aria-label="Operations" className="grid gap-4">
        {groupByResource(found).map(({ resource, operations: members }) => (
          <div key={resource}>
            <h3 className="px-2 pb-1 font-normal text-micro text-text-3">{resource}</h3>
            <ul className="grid gap-px">
              {members.map((operation) => (
                <li key={operation.id}>
                  <IndexLink operation={operation} current={operation.id === current} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </div>
  );
}

function IndexLink({ operation, current }: { operation: Operation; current: boolean }) {
  return (
    <Link
      href={operationAddress(operation.id)}
      aria-current={current ? "page" : undefined}
      title={operation.summary}
      className={joinClasses(
        "grid grid-cols-[3.25rem_minmax(0,1fr)] items-baseline rounded-control px-2 py-1 hover:no-underline",
        current ? "bg-track" : "text-text-2 hover:bg-hover hover:text-text",
      )}
    >
      <span className="font-mono text-micro">{operation.method}</span>
      <span className="mono wrap-anywhere">{shortenPath(operation.path)}</span>
    </Link>
  );
}

/** The group's name stands above: `/v1/training-runs/{run_id}/pause` is `/{run_id}/pause` there. */
function shortenPath(path: string): string {
  const [, version, resource, ...rest] = path.split("/");
  if (version !== "v0" && version !== "v1") return path;
  return rest.length === 0 ? `/${resource}` : `/${rest.join("/")}`;
}
