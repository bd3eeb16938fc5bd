import { queryOptions } from "@tanstack/react-query";
import { getArtifactDownloadUrl } from "@/lib/contracts/artifacts/get-download-url";
import { listArtifacts } from "@/lib/contracts/artifacts/list";
import { call } from "../call";

/** What one attempt left beside metrics and checkpoints. */
export function attemptArtifactsQuery(runId: string, attemptId: string) {
  return queryOptions({
    queryKey: ["artifacts", runId, attemptId],
    queryFn: async ({ signal }) =>
      (
        await call(listArtifacts, {
          params: { run_id: runId },
          query: { attempt_id: attemptId, limit: 200 },
          signal,
        })
      ).artifacts,
  });
}

/** What attempts left that did not complete, newest first, among the oldest 1,000 files. */
export function partialArtifactsQuery(runId: string) {
  return queryOptions({
    queryKey: ["artifacts", runId, "partial"],
    // No event announces them: each visit asks.
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const page = await call(listArtifacts, {
        params: { run_id: runId },
        query: { limit: 1_000 },
        signal,
      });
      return page.artifacts.filter((artifact) => artifact.partial).reverse();
    },
  });
}

/** A fresh link to an artifact's file; it works for minutes only, so it is never kept. */
export async function readArtifactUrl(runId: string, artifactId: string): Promise<string> {
  const answer = await call(getArtifactDownloadUrl, { params: { run_id: runId, artifact_id: artifactId } });
  return answer.url;
}
