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
import { getCheckpoint, getCheckpointDownloadUrl, listCheckpoints } from "./checkpoints";
import type { Contract } from "./contract";
import { listRunEvents, streamAllRuns } from "./events";
import { getFleet } from "./fleet";
import { presignAssetUpload, presignUpload, receiveUpload } from "./inputs";
import { getDatasetManifest, getIteration, listIterations } from "./iterations";
import { cancelJob, createJob, getJob, getJobArtifactDownloadUrl } from "./jobs";
import { getAttemptLog } from "./logs";
import { changeMember, inviteMember, listMembers, removeMember } from "./members";
import { changeProject, createProject, listProjects } from "./projects";
import { listScenes } from "./scenes";
import { endSession, endSessions, listSessions } from "./sessions";
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
  listProjects,
  createProject,
  changeProject,
  listMembers,
  inviteMember,
  changeMember,
  removeMember,
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
