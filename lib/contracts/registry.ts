import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { getArtifactDownloadUrl, listArtifacts } from "./artifacts";
import {
  deleteAsset,
  getAsset,
  getAssetV1,
  listAssets,
  listAssetsV1,
  registerAsset,
  registerAssetV1,
} from "./assets";
import { getCheckpoint, getCheckpointDownloadUrl, listCheckpoints, updateCheckpoint } from "./checkpoints";
import type { Contract } from "./contract";
import { getEpisodeDownloadUrl, listEpisodes } from "./episodes";
import { listRunEvents, streamAllRuns } from "./events";
import { drainHost, getFleet, undrainHost } from "./fleet";
import { forkTrainingRun } from "./fork";
import { presignAssetUpload, presignUpload, receiveUpload } from "./inputs";
import { getDatasetManifest, getIteration, listIterations } from "./iterations";
import { cancelJob, createJob, getJob, getJobArtifactDownloadUrl } from "./jobs";
import { getAttemptLog } from "./logs";
import { changeMember, createPasswordLink, inviteMember, listMembers, removeMember } from "./members";
import { listMetricKeys } from "./metric-keys";
import { listMetrics } from "./metrics";
import { changeProject, createProject, listProjects } from "./projects";
import { deleteTrainingRun, updateTrainingRun } from "./run-changes";
import { listScenes } from "./scenes";
import { endSession, endSessions, listSessions } from "./sessions";
import { download, getLiveness, getMetrics, getOpenApi, getReadiness } from "./system";
import {
  cancelTrainingRun,
  countTrainingRuns,
  createTrainingRun,
  getTrainingRun,
  listTrainingRunFacets,
  listTrainingRuns,
  pauseTrainingRun,
  resumeTrainingRun,
} from "./training-runs";
import { listUsage } from "./usage";
import { validateTrainingRun } from "./validate";

/** Every verb of the API, in the order of the document. */
export const contracts: readonly Contract[] = [
  createTrainingRun,
  validateTrainingRun,
  listTrainingRuns,
  countTrainingRuns,
  listTrainingRunFacets,
  getTrainingRun,
  updateTrainingRun,
  deleteTrainingRun,
  cancelTrainingRun,
  pauseTrainingRun,
  resumeTrainingRun,
  forkTrainingRun,
  listMetrics,
  listMetricKeys,
  listEpisodes,
  getEpisodeDownloadUrl,
  listIterations,
  getIteration,
  getDatasetManifest,
  listCheckpoints,
  getCheckpoint,
  updateCheckpoint,
  getCheckpointDownloadUrl,
  listArtifacts,
  getArtifactDownloadUrl,
  listRunEvents,
  streamAllRuns,
  getAttemptLog,
  listAssetsV1,
  getAssetV1,
  presignAssetUpload,
  registerAssetV1,
  deleteAsset,
  presignUpload,
  receiveUpload,
  registerAsset,
  listAssets,
  getAsset,
  createJob,
  getJob,
  cancelJob,
  getJobArtifactDownloadUrl,
  listScenes,
  getFleet,
  drainHost,
  undrainHost,
  listUsage,
  listProjects,
  createProject,
  changeProject,
  listMembers,
  inviteMember,
  changeMember,
  removeMember,
  createPasswordLink,
  listSessions,
  endSessions,
  endSession,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  download,
  getOpenApi,
  getLiveness,
  getReadiness,
  getMetrics,
];
