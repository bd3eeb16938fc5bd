import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { getArtifactDownloadUrl, listArtifacts } from "./artifacts";
import { getCheckpoint, getCheckpointDownloadUrl, listCheckpoints } from "./checkpoints";
import type { Contract } from "./contract";
import { listRunEvents, streamAllRuns } from "./events";
import { getFleet } from "./fleet";
import { getDatasetManifest, getIteration, listIterations } from "./iterations";
import { getAttemptLog } from "./logs";
import { listProjects } from "./projects";
import { listScenes } from "./scenes";
import { download, getLiveness, getMetrics, getOpenApi, getReadiness } from "./system";
import {
  cancelTrainingRun,
  createTrainingRun,
  getTrainingRun,
  listTrainingRuns,
  pauseTrainingRun,
  resumeTrainingRun,
} from "./training-runs";

/** Every verb of the API, in the order of the document. */
export const contracts: readonly Contract[] = [
  createTrainingRun,
  listTrainingRuns,
  getTrainingRun,
  cancelTrainingRun,
  pauseTrainingRun,
  resumeTrainingRun,
  listIterations,
  getIteration,
  getDatasetManifest,
  listCheckpoints,
  getCheckpoint,
  getCheckpointDownloadUrl,
  listArtifacts,
  getArtifactDownloadUrl,
  listRunEvents,
  streamAllRuns,
  getAttemptLog,
  listScenes,
  getFleet,
  listProjects,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  download,
  getOpenApi,
  getLiveness,
  getReadiness,
  getMetrics,
];
