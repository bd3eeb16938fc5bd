"use client";

import { useQuery } from "@tanstack/react-query";
import { GitFork } from "lucide-react";
import { DownloadButton } from "@/components/page-parts/download-button";
import { forkPartialAddress } from "@/components/run-model/run-address";
import { buttonClass } from "@/components/ui/button-class";
import { formatBytes } from "@/components/ui/format-bytes";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { ShortHash } from "@/components/ui/short-id";
import { actionsColumn, numeric, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { partialArtifactsQuery, readArtifactUrl } from "@/lib/client/queries/artifacts";
import type { WireArtifact } from "@/lib/contracts/artifacts/artifact";

/** Files of attempts that did not complete. They are no part of the lineage, and a fork may start from one. */
export function PartialFiles({ runId }: { runId: string }) {
  const { data: files = [] } = useQuery(partialArtifactsQuery(runId));
  if (files.length === 0) return null;
  return (
    <Section title="Partial files" note="left by attempts that did not complete; no part of the lineage">
      <Table
        caption="Partial files"
        columns={["File", numeric("Size"), "sha256", numeric("Made"), actionsColumn]}
      >
        {files.map((file) => (
          <FileRow key={file.artifact_id} runId={runId} file={file} />
        ))}
      </Table>
    </Section>
  );
}

function FileRow({ runId, file }: { runId: string; file: WireArtifact }) {
  const fork = `Fork from partial ${file.name}`;
  return (
    <Tr>
      <Td className="mono min-w-40 py-1.5 wrap-anywhere">{file.name}</Td>
      <Td numeric>{formatBytes(file.size_bytes)}</Td>
      <Td className="whitespace-nowrap">
        <ShortHash hash={file.sha256} name={`sha256 of ${file.name}`} />
      </Td>
      <Td numeric className="text-text-2">
        <Age at={file.created_at} />
      </Td>
      <Td className="sticky right-0 bg-bg text-right">
        <span className="inline-flex gap-1">
          <DownloadButton
            small
            iconOnly
            look="quiet"
            readUrl={() => readArtifactUrl(runId, file.artifact_id)}
            label={`Download ${file.name}`}
          />
          <Link
            aria-label={fork}
            title={fork}
            className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
            href={forkPartialAddress(runId, file.artifact_id)}
          >
            <Icon of={GitFork} />
          </Link>
        </span>
      </Td>
    </Tr>
  );
}
