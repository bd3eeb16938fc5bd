import { listEpisodes } from "@/lib/contracts/episodes/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listEpisodes as list } from "@/lib/server/services/episodes/list";

export const GET = defineRoute(
  listEpisodes,
  ({ context, params, query: { iteration, job, success, ...query } }) =>
    list(context, {
      ...query,
      runId: params.run_id,
      iterationIndex: iteration,
      jobIndex: job,
      success: success === undefined ? undefined : success === "true",
    }),
);
