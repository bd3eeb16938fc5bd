import type { z } from "zod";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { countCuration as contract } from "@/lib/contracts/curation/count";
import { withRules } from "@/lib/contracts/spec/curation";
import { noRules } from "@/lib/core/curation/rules";
import { curationCountsFrom } from "@/lib/core/loop/views";
import { countCurated, rulesInForce } from "@/lib/server/store/curation";
import { readSpec, readState } from "@/lib/server/store/stored-run";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

type Input = InputOf<typeof contract> & { body: z.output<typeof contract.body> };

export async function countCuration(
  context: ServiceContext,
  { runId, body }: Input,
): Promise<AnswerOf<typeof contract>> {
  const run = await requireRun(context, runId);
  const rules = body.rules ? withRules(noRules, body.rules) : rulesInForce(run, readSpec(run));
  const { iteration } = body;
  const { spans, byRule, byHand, episodes, excluded } = await countCurated(context.database.db, {
    runId,
    iteration,
    rules,
  });
  return {
    episodes,
    excluded,
    by_rule: byRule,
    by_hand: byHand,
    measures: {
      return: spans.returnSum,
      length: spans.length,
      jerk: spans.jerk,
      stillness: spans.stillness,
      sim_warnings: spans.simWarnings,
    },
    counts_from: curationCountsFrom(readState(run)),
  };
}
