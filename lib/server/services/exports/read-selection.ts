import type { ExportBody } from "@/lib/contracts/exports/create";
import type { Db } from "@/lib/server/db/client";
import type { ExportSelection } from "@/lib/server/db/schema/exports";
import { type ExportedEpisode, listExportedEpisodes } from "@/lib/server/store/export-content";
import { AppError, refuseField } from "../app-error";

const filters = ["iteration", "job", "env", "success", "mark", "purpose"] as const;

/** What was asked for, told in one way. Refuses what contradicts itself, or names what is not of this run. */
export async function readSelection(db: Db, runId: string, body: ExportBody): Promise<ExportSelection> {
  refuseContradictions(body);
  const { dataset_of: datasetOf = null, iteration = null, job = null, env = null } = body;
  const { success = null, mark = null, purpose = "training" } = body;
  const selection = { datasetOf, iteration, job, env, success, mark, purpose };
  return body.episodes
    ? nameByPlace(db, runId, { ...selection, episodes: [...new Set(body.episodes)] })
    : { ...selection, episodes: null };
}

function refuseContradictions(body: ExportBody): void {
  const told = filters.filter((name) => body[name] !== undefined);
  if (body.kind === "tensorboard") {
    const other = ([...told, "dataset_of", "episodes"] as const).find(
      (name) => name !== "iteration" && body[name] !== undefined,
    );
    if (other)
      throw refuseField(
        "invalid_request",
        other,
        "narrows episodes; metrics are of a run or of one iteration",
      );
  }
  if (body.dataset_of !== undefined) {
    if (body.kind !== "lerobot_v3")
      throw refuseField("invalid_request", "dataset_of", "is for lerobot_v3; name an iteration instead");
    const other = body.episodes ? "episodes" : told[0];
    if (other)
      throw refuseField("invalid_request", other, "contradicts dataset_of, which names all of a dataset");
  }
  if (body.episodes && told[0])
    throw refuseField("invalid_request", told[0], "contradicts episodes, which names each one");
}

async function nameByPlace(
  db: Db,
  runId: string,
  selection: ExportSelection & { episodes: string[] },
): Promise<ExportSelection> {
  const limit = selection.episodes.length;
  const found = await listExportedEpisodes(db, { runId, selection }, { after: null, limit });
  const episodes = found.map(idOf);
  const known = new Set(episodes);
  const unknown = selection.episodes.filter((id) => !known.has(id));
  if (unknown.length === 0) return { ...selection, episodes };
  const errors = unknown
    .slice(0, 100)
    .map((id) => ({ path: "episodes", message: `${id} is none of this run` }));
  throw new AppError(
    "unknown_episode",
    `This run has no episode ${unknown.slice(0, 3).join(", ")}${unknown.length > 3 ? ` and ${unknown.length - 3} others` : ""}.`,
    { errors },
  );
}

const idOf = ({ taskId, env }: ExportedEpisode): string => `${taskId}.${env}`;
