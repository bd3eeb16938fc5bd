"use client";

import { useQuery } from "@tanstack/react-query";
import { DownloadButton } from "@/components/page-parts/download-button";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatNumber } from "@/components/ui/format-number";
import { attemptArtifactsQuery, readArtifactUrl } from "@/lib/client/queries/artifacts";
import type { WireArtifact } from "@/lib/contracts/artifacts/artifact";

/**
 * Files that an attempt has left: of one that did not complete all it had written by then, so that a checkpoint among them is
 * not lost; of another what it kept beside its result.
 */
export function AttemptFiles({
  runId,
  attemptId,
  atMost = 5,
}: {
  runId: string;
  attemptId: string;
  atMost?: number;
}) {
  const { data: files = [] } = useQuery(attemptArtifactsQuery(runId, attemptId));
  if (files.length === 0) return null;
  // Checkpoints first, then the largest: that is what one looks for.
  const shown = files
    .toSorted((left, right) => rank(right) - rank(left) || right.size_bytes - left.size_bytes)
    .slice(0, atMost);
  return (
    <div>
      <p className="mb-1 text-small text-text-3">
        {files.some(({ partial }) => partial) ? "What it left, not part of the lineage" : "What it left"}
        {files.length > shown.length && `, ${shown.length} of ${formatNumber(files.length)}`}
      </p>
      <ul aria-label="Files that the attempt left">
        {shown.map((artifact) => (
          <LeftFile key={artifact.artifact_id} runId={runId} artifact={artifact} />
        ))}
      </ul>
    </div>
  );
}

const rank = ({ name }: WireArtifact): number => (/\.(pt|pth|ckpt|safetensors|onnx)$/.test(name) ? 1 : 0);

function LeftFile({ runId, artifact }: { runId: string; artifact: WireArtifact }) {
  return (
    <li className="flex items-center gap-3 border-b py-1 last:border-b-0">
      <span className="mono min-w-0 truncate" title={artifact.name}>
        {artifact.name}
      </span>
      <span className="ml-auto flex-none text-small text-text-3">{formatBytes(artifact.size_bytes)}</span>
      <DownloadButton
        small
        iconOnly
        look="quiet"
        label={`Download ${artifact.name}`}
        title="Download"
        readUrl={() => readArtifactUrl(runId, artifact.artifact_id)}
      />
    </li>
  );
}
