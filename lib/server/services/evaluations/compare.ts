import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { compareEvaluations as contract } from "@/lib/contracts/evaluations/compare";
import { compareChampions } from "@/lib/core/evaluation/compare-champions";
import { findSuiteDifferences, type Suite } from "@/lib/core/evaluation/suite";
import type { Db } from "@/lib/server/db/client";
import {
  type EvaluationRow,
  findChampionsEvaluation,
  listSuiteEpisodes,
  listSuiteVersions,
} from "@/lib/server/store/evaluations";
import { readSpec } from "@/lib/server/store/stored-run";
import type { TrainingRunRow } from "@/lib/server/store/training-runs";
import { refuseField } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

export async function compareEvaluations(
  context: ServiceContext,
  { runId, with: withId }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const run = await requireRun(context, runId);
  const otherId = withId ?? run.parentRunId;
  if (otherId === null)
    throw refuseField("invalid_request", "with", "name the other run, because this one is no fork");
  const other = await requireRun(context, otherId);
  const { db } = context.database;
  const [one, two] = await Promise.all([run, other].map((each) => readChampion(db, each)));
  if (!one || !two) return { comparison: null };
  const champions = {
    champion_id: one.evaluation.checkpointId,
    with_champion_id: two.evaluation.checkpointId,
  };
  const differs = findSuiteDifferences(one.suite, two.suite);
  if (differs.length > 0) return { comparison: { ...champions, comparable: false, differs, result: null } };
  const [first, second] = await Promise.all([one, two].map((champion) => listEpisodes(db, champion)));
  const compared = compareChampions(first ?? [], second ?? []);
  const result = {
    both: compared.both,
    only_this: compared.onlyFirst,
    only_with: compared.onlySecond,
    neither: compared.neither,
    by: compared.by,
    ahead_this: compared.aheadFirst,
    ahead_with: compared.aheadSecond,
    p_this: compared.pFirst,
    p_with: compared.pSecond,
  };
  return { comparison: { ...champions, comparable: true, differs: [], result } };
}

type Champion = { runId: string; evaluation: EvaluationRow; suite: Suite };

async function readChampion(db: Db, run: TrainingRunRow): Promise<Champion | null> {
  const { runId } = run;
  const evaluation = await findChampionsEvaluation(db, runId);
  const { rollout, evaluation: wanted, seed } = readSpec(run);
  if (!evaluation || !wanted) return null;
  // One for each job: a worker may have been replaced by a newer one in the middle of a suite.
  const versions = await listSuiteVersions(db, runId, evaluation.iterationIndex);
  const suite = {
    scene_id: rollout.sceneId,
    task_mode: rollout.taskMode,
    fix_base: rollout.fixBase,
    seed: wanted.seed ?? seed,
    episodes: wanted.episodes,
    steps: wanted.steps ?? rollout.steps,
    action_noise: wanted.actionNoise,
    simulator_version: new Set(versions).size === 1 ? (versions[0] ?? null) : versions.join(),
  };
  return { runId, evaluation, suite };
}

const listEpisodes = (db: Db, { runId, evaluation }: Champion) =>
  listSuiteEpisodes(db, runId, evaluation.iterationIndex);
