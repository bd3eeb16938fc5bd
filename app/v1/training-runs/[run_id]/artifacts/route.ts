import { listArtifacts } from "@/lib/contracts/artifacts/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listArtifacts as list } from "@/lib/server/services/artifacts/list";

export const GET = defineRoute(listArtifacts, ({ context, params, query: { attempt_id, ...query } }) =>
  list(context, { ...query, runId: params.run_id, attemptId: attempt_id }),
);
