import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { Template } from "@/components/composer/begin-with";
import { type ComposeFork, ComposePage } from "@/components/composer/compose-page";
import { describeCheckpoint } from "@/components/composer/describe-checkpoint";
import { listPlaces } from "@/components/composer/list-places";
import { makeForkBody } from "@/components/composer/make-fork-body";
import { cartpoleRun, learningRun, liftRun, smokeRun } from "@/components/composer/templates";
import { AppError } from "@/lib/server/services/app-error";
import { listArtifacts } from "@/lib/server/services/artifacts/list";
import { listCheckpoints } from "@/lib/server/services/checkpoints/list";
import { listProjects } from "@/lib/server/services/projects/list";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { getTrainingRun } from "@/lib/server/services/training-runs/get";
import { listTrainingRuns } from "@/lib/server/services/training-runs/list";
import { readApiUrl } from "../../read-api-url";
import { requireContext } from "../../require-context";
import { submitFork, submitRun } from "../actions";
import { mayWriteRuns } from "../may-write";

export const metadata: Metadata = { title: "New run" };

/** Among so many of the newest runs "my last one" is looked for. */
const runsLookedThrough = 100;
const artifactsLookedThrough = 1_000;

export default async function Page({ searchParams }: PageProps<"/runs/new">) {
  const context = await requireContext();
  const { fork: forked, checkpoint, artifact } = await searchParams;
  const userId = context.caller.kind === "session" ? context.caller.userId : "";
  const [{ projects }, fork, last, apiUrl] = await Promise.all([
    listProjects(context),
    typeof forked === "string"
      ? readFork(context, forked, typeof artifact === "string" ? artifact : null)
      : null,
    readLast(context, userId),
    readApiUrl(),
  ]);
  return (
    <ComposePage
      // Another fork is another draft.
      key={`${fork?.runId} ${fork?.artifact?.id}`}
      template={fork ? makeForkBody(fork, typeof checkpoint === "string" ? checkpoint : null) : smokeRun.body}
      templates={[smokeRun, learningRun, liftRun, cartpoleRun, ...last]}
      fork={fork}
      owner={userId}
      projects={projects.map((project) => ({ id: project.project_id, name: project.name }))}
      allowCpuTrainers={context.env.HARDSIM_ALLOW_CPU_TRAINERS}
      apiUrl={apiUrl}
      mayWrite={mayWriteRuns(context)}
      submit={{ create: submitRun, fork: submitFork }}
    />
  );
}

async function readLast(context: ServiceContext, userId: string): Promise<Template[]> {
  const { runs } = await listTrainingRuns(context, { limit: runsLookedThrough });
  const last = runs.find((run) => run.created_by.kind === "user" && run.created_by.id === userId);
  return last ? [{ id: last.run_id, label: last.name, body: last.spec }] : [];
}

async function readFork(
  context: ServiceContext,
  runId: string,
  artifactId: string | null,
): Promise<ComposeFork> {
  try {
    const [run, { checkpoints }, artifact] = await Promise.all([
      getTrainingRun(context, { runId }),
      listCheckpoints(context, { runId, limit: 1_000 }),
      artifactId === null ? undefined : readPartial(context, runId, artifactId),
    ]);
    return {
      runId,
      artifact,
      name: run.name,
      // A fork begins with the rules that are in force.
      resolvedSpec: {
        ...run.resolved_spec,
        rollout_template: { ...run.resolved_spec.rollout_template, curation: run.curation.rules },
      },
      checkpointIds: checkpoints.map((checkpoint) => checkpoint.checkpoint_id),
      championId: run.champion_checkpoint_id,
      checkpoints: [
        ...checkpoints.map((checkpoint) => ({
          uri: checkpoint.uri,
          description: describeCheckpoint(run, checkpoint),
        })),
        ...listPlaces(run, checkpoints).map(({ uri, description }) => ({ uri, description })),
      ],
    };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** Only what an attempt left that did not complete is a start; the rest has become checkpoints. */
async function readPartial(context: ServiceContext, runId: string, artifactId: string) {
  const { artifacts } = await listArtifacts(context, { runId, limit: artifactsLookedThrough });
  const found = artifacts.find((artifact) => artifact.partial && artifact.artifact_id === artifactId);
  if (!found) notFound();
  return { id: found.artifact_id, name: found.name };
}
