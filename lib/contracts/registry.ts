import { createApiKey } from "@/lib/contracts/api-keys/create";
import { listApiKeys } from "@/lib/contracts/api-keys/list";
import { revokeApiKey } from "@/lib/contracts/api-keys/revoke";
import { getArtifactDownloadUrl } from "@/lib/contracts/artifacts/get-download-url";
import { listArtifacts } from "@/lib/contracts/artifacts/list";
import { deleteAsset } from "@/lib/contracts/assets/delete";
import { getAsset, getAssetV1 } from "@/lib/contracts/assets/get";
import { listAssets, listAssetsV1 } from "@/lib/contracts/assets/list";
import { presignAssetUpload, presignUpload } from "@/lib/contracts/assets/presign";
import { receiveUpload } from "@/lib/contracts/assets/receive-upload";
import { registerAsset, registerAssetV1 } from "@/lib/contracts/assets/register";
import { listAuditEvents } from "@/lib/contracts/audit/list";
import { getCheckpoint } from "@/lib/contracts/checkpoints/get";
import { getCheckpointDownloadUrl } from "@/lib/contracts/checkpoints/get-download-url";
import { getProvenance } from "@/lib/contracts/checkpoints/get-provenance";
import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { updateCheckpoint } from "@/lib/contracts/checkpoints/update";
import { countCuration } from "@/lib/contracts/curation/count";
import { download } from "@/lib/contracts/downloads/open";
import { getEpisode } from "@/lib/contracts/episodes/get";
import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { getJobTrajectory, getTrajectory } from "@/lib/contracts/episodes/get-trajectory";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import { listDescendants } from "@/lib/contracts/episodes/list-descendants";
import { markEpisode } from "@/lib/contracts/episodes/mark";
import { compareEvaluations } from "@/lib/contracts/evaluations/compare";
import { listEvaluations } from "@/lib/contracts/evaluations/list";
import { listRunEvents } from "@/lib/contracts/events/list";
import { streamAllRuns } from "@/lib/contracts/events/tail";
import { createExport } from "@/lib/contracts/exports/create";
import { deleteExport } from "@/lib/contracts/exports/delete";
import { getExport } from "@/lib/contracts/exports/get";
import { getExportDownloadUrl } from "@/lib/contracts/exports/get-download-url";
import { listExports } from "@/lib/contracts/exports/list";
import { drainHost, undrainHost } from "@/lib/contracts/fleet/drain";
import { getFleet } from "@/lib/contracts/fleet/get";
import { getIteration } from "@/lib/contracts/iterations/get";
import { getDatasetManifest } from "@/lib/contracts/iterations/get-dataset-manifest";
import { listIterations } from "@/lib/contracts/iterations/list";
import { cancelJob } from "@/lib/contracts/jobs/cancel";
import { createJob } from "@/lib/contracts/jobs/create";
import { getJob } from "@/lib/contracts/jobs/get";
import { getJobArtifactDownloadUrl } from "@/lib/contracts/jobs/get-artifact-download-url";
import { getJobEpisode } from "@/lib/contracts/jobs/get-episode";
import { listJobEpisodes } from "@/lib/contracts/jobs/list-episodes";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { changeMember } from "@/lib/contracts/members/change";
import { createPasswordLink } from "@/lib/contracts/members/create-password-link";
import { inviteMember } from "@/lib/contracts/members/invite";
import { listMembers } from "@/lib/contracts/members/list";
import { removeMember } from "@/lib/contracts/members/remove";
import { resetSecondFactor } from "@/lib/contracts/members/reset-second-factor";
import { listMetrics } from "@/lib/contracts/metrics/list";
import { listMetricKeys } from "@/lib/contracts/metrics/list-keys";
import { getPolicyDownloadUrl } from "@/lib/contracts/policies/get-download-url";
import { changeProject } from "@/lib/contracts/projects/change";
import { createProject } from "@/lib/contracts/projects/create";
import { listProjects } from "@/lib/contracts/projects/list";
import { getKinematicTree } from "@/lib/contracts/scenes/get-kinematic-tree";
import { listScenes } from "@/lib/contracts/scenes/list";
import { endSession, endSessions } from "@/lib/contracts/sessions/end";
import { listSessions } from "@/lib/contracts/sessions/list";
import { getLiveness } from "@/lib/contracts/system/read-liveness";
import { getMetrics } from "@/lib/contracts/system/read-metrics";
import { getOpenApi } from "@/lib/contracts/system/read-openapi";
import { getReadiness } from "@/lib/contracts/system/read-readiness";
import { cancelTrainingRun } from "@/lib/contracts/training-runs/cancel";
import { countTrainingRuns } from "@/lib/contracts/training-runs/count";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { deleteTrainingRun } from "@/lib/contracts/training-runs/delete";
import { forkTrainingRun } from "@/lib/contracts/training-runs/fork";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { listTrainingRunFacets } from "@/lib/contracts/training-runs/list-facets";
import { pauseTrainingRun } from "@/lib/contracts/training-runs/pause";
import { resumeTrainingRun } from "@/lib/contracts/training-runs/resume";
import { updateTrainingRun } from "@/lib/contracts/training-runs/update";
import { validateTrainingRun } from "@/lib/contracts/training-runs/validate";
import { listUsage } from "@/lib/contracts/usage/list";
import type { Contract } from "./contract";

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
  listEvaluations,
  compareEvaluations,
  getEpisode,
  getEpisodeDownloadUrl,
  listDescendants,
  markEpisode,
  getTrajectory,
  countCuration,
  createExport,
  listExports,
  getExport,
  deleteExport,
  getExportDownloadUrl,
  listIterations,
  getIteration,
  getDatasetManifest,
  listCheckpoints,
  getCheckpoint,
  updateCheckpoint,
  getCheckpointDownloadUrl,
  getProvenance,
  getPolicyDownloadUrl,
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
  listJobEpisodes,
  getJobEpisode,
  getJobTrajectory,
  listScenes,
  getKinematicTree,
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
  resetSecondFactor,
  listSessions,
  endSessions,
  endSession,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  listAuditEvents,
  download,
  getOpenApi,
  getLiveness,
  getReadiness,
  getMetrics,
];
