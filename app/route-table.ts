import * as healthz from "@/app/healthz/route";
import * as metrics from "@/app/metrics/route";
import * as readyz from "@/app/readyz/route";
import * as v0AssetsByAssetId from "@/app/v0/assets/[asset_id]/route";
import * as v0AssetsRegister from "@/app/v0/assets/register/route";
import * as v0Assets from "@/app/v0/assets/route";
import * as v0InputsPresignUpload from "@/app/v0/inputs/presign-upload/route";
import * as v0JobsByJobIdArtifactsByNameDownloadUrl from "@/app/v0/jobs/[job_id]/artifacts/[name]/download-url/route";
import * as v0JobsByJobIdCancel from "@/app/v0/jobs/[job_id]/cancel/route";
import * as v0JobsByJobIdEpisodesByEpisodeId from "@/app/v0/jobs/[job_id]/episodes/[episode_id]/route";
import * as v0JobsByJobIdEpisodesByEpisodeIdTrajectory from "@/app/v0/jobs/[job_id]/episodes/[episode_id]/trajectory/route";
import * as v0JobsByJobIdEpisodes from "@/app/v0/jobs/[job_id]/episodes/route";
import * as v0JobsByJobId from "@/app/v0/jobs/[job_id]/route";
import * as v0Jobs from "@/app/v0/jobs/route";
import * as v0UploadsByToken from "@/app/v0/uploads/[token]/route";
import * as v1ApiKeysByKeyId from "@/app/v1/api-keys/[key_id]/route";
import * as v1ApiKeys from "@/app/v1/api-keys/route";
import * as v1AssetsByAssetId from "@/app/v1/assets/[asset_id]/route";
import * as v1AssetsPresignUpload from "@/app/v1/assets/presign-upload/route";
import * as v1AssetsRegister from "@/app/v1/assets/register/route";
import * as v1Assets from "@/app/v1/assets/route";
import * as v1AuditEvents from "@/app/v1/audit-events/route";
import * as v1DownloadsByToken from "@/app/v1/downloads/[token]/route";
import * as v1Events from "@/app/v1/events/route";
import * as v1FleetHostsByHostIdDrain from "@/app/v1/fleet/hosts/[host_id]/drain/route";
import * as v1FleetHostsByHostIdUndrain from "@/app/v1/fleet/hosts/[host_id]/undrain/route";
import * as v1Fleet from "@/app/v1/fleet/route";
import * as v1OpenapiJson from "@/app/v1/openapi.json/route";
import * as v1PoliciesByPolicyIdDownloadUrl from "@/app/v1/policies/[policy_id]/download-url/route";
import * as v1ProjectsByProjectIdMembersByUserIdPasswordLink from "@/app/v1/projects/[project_id]/members/[user_id]/password-link/route";
import * as v1ProjectsByProjectIdMembersByUserId from "@/app/v1/projects/[project_id]/members/[user_id]/route";
import * as v1ProjectsByProjectIdMembersByUserIdSecondFactor from "@/app/v1/projects/[project_id]/members/[user_id]/second-factor/route";
import * as v1ProjectsByProjectIdMembers from "@/app/v1/projects/[project_id]/members/route";
import * as v1ProjectsByProjectId from "@/app/v1/projects/[project_id]/route";
import * as v1Projects from "@/app/v1/projects/route";
import * as v1ScenesBySceneIdVersionsByVersionKinematicTree from "@/app/v1/scenes/[scene_id]/versions/[version]/kinematic-tree/route";
import * as v1Scenes from "@/app/v1/scenes/route";
import * as v1SessionsBySessionId from "@/app/v1/sessions/[session_id]/route";
import * as v1Sessions from "@/app/v1/sessions/route";
import * as v1TrainingRunsByRunIdArtifactsByArtifactIdDownloadUrl from "@/app/v1/training-runs/[run_id]/artifacts/[artifact_id]/download-url/route";
import * as v1TrainingRunsByRunIdArtifacts from "@/app/v1/training-runs/[run_id]/artifacts/route";
import * as v1TrainingRunsByRunIdAttemptsByAttemptIdLogs from "@/app/v1/training-runs/[run_id]/attempts/[attempt_id]/logs/route";
import * as v1TrainingRunsByRunIdCancel from "@/app/v1/training-runs/[run_id]/cancel/route";
import * as v1TrainingRunsByRunIdCheckpointsByCheckpointIdDownloadUrl from "@/app/v1/training-runs/[run_id]/checkpoints/[checkpoint_id]/download-url/route";
import * as v1TrainingRunsByRunIdCheckpointsByCheckpointIdProvenance from "@/app/v1/training-runs/[run_id]/checkpoints/[checkpoint_id]/provenance/route";
import * as v1TrainingRunsByRunIdCheckpointsByCheckpointId from "@/app/v1/training-runs/[run_id]/checkpoints/[checkpoint_id]/route";
import * as v1TrainingRunsByRunIdCheckpoints from "@/app/v1/training-runs/[run_id]/checkpoints/route";
import * as v1TrainingRunsByRunIdCurationCount from "@/app/v1/training-runs/[run_id]/curation/count/route";
import * as v1TrainingRunsByRunIdEpisodesByEpisodeIdDescendants from "@/app/v1/training-runs/[run_id]/episodes/[episode_id]/descendants/route";
import * as v1TrainingRunsByRunIdEpisodesByEpisodeIdDownloadUrl from "@/app/v1/training-runs/[run_id]/episodes/[episode_id]/download-url/route";
import * as v1TrainingRunsByRunIdEpisodesByEpisodeIdMark from "@/app/v1/training-runs/[run_id]/episodes/[episode_id]/mark/route";
import * as v1TrainingRunsByRunIdEpisodesByEpisodeId from "@/app/v1/training-runs/[run_id]/episodes/[episode_id]/route";
import * as v1TrainingRunsByRunIdEpisodesByEpisodeIdTrajectory from "@/app/v1/training-runs/[run_id]/episodes/[episode_id]/trajectory/route";
import * as v1TrainingRunsByRunIdEpisodes from "@/app/v1/training-runs/[run_id]/episodes/route";
import * as v1TrainingRunsByRunIdEvaluationsCompare from "@/app/v1/training-runs/[run_id]/evaluations/compare/route";
import * as v1TrainingRunsByRunIdEvaluations from "@/app/v1/training-runs/[run_id]/evaluations/route";
import * as v1TrainingRunsByRunIdEvents from "@/app/v1/training-runs/[run_id]/events/route";
import * as v1TrainingRunsByRunIdExportsByExportIdDownloadUrl from "@/app/v1/training-runs/[run_id]/exports/[export_id]/download-url/route";
import * as v1TrainingRunsByRunIdExportsByExportId from "@/app/v1/training-runs/[run_id]/exports/[export_id]/route";
import * as v1TrainingRunsByRunIdExports from "@/app/v1/training-runs/[run_id]/exports/route";
import * as v1TrainingRunsByRunIdFork from "@/app/v1/training-runs/[run_id]/fork/route";
import * as v1TrainingRunsByRunIdIterationsByIterationIdDatasetManifest from "@/app/v1/training-runs/[run_id]/iterations/[iteration_id]/dataset-manifest/route";
import * as v1TrainingRunsByRunIdIterationsByIterationId from "@/app/v1/training-runs/[run_id]/iterations/[iteration_id]/route";
import * as v1TrainingRunsByRunIdIterations from "@/app/v1/training-runs/[run_id]/iterations/route";
import * as v1TrainingRunsByRunIdMetricsKeys from "@/app/v1/training-runs/[run_id]/metrics/keys/route";
import * as v1TrainingRunsByRunIdMetrics from "@/app/v1/training-runs/[run_id]/metrics/route";
import * as v1TrainingRunsByRunIdPause from "@/app/v1/training-runs/[run_id]/pause/route";
import * as v1TrainingRunsByRunIdResume from "@/app/v1/training-runs/[run_id]/resume/route";
import * as v1TrainingRunsByRunId from "@/app/v1/training-runs/[run_id]/route";
import * as v1TrainingRunsCount from "@/app/v1/training-runs/count/route";
import * as v1TrainingRunsFacets from "@/app/v1/training-runs/facets/route";
import * as v1TrainingRuns from "@/app/v1/training-runs/route";
import * as v1TrainingRunsValidate from "@/app/v1/training-runs/validate/route";
import * as v1Usage from "@/app/v1/usage/route";
import type { RouteModule } from "@/lib/server/http/match-route";

/** Every route file of the API, for the server to call ahead of Next. A test compares it with the folder. */
export const routes: readonly RouteModule[] = [
  healthz,
  metrics,
  readyz,
  v0Assets,
  v0AssetsByAssetId,
  v0AssetsRegister,
  v0InputsPresignUpload,
  v0Jobs,
  v0JobsByJobId,
  v0JobsByJobIdArtifactsByNameDownloadUrl,
  v0JobsByJobIdCancel,
  v0JobsByJobIdEpisodes,
  v0JobsByJobIdEpisodesByEpisodeId,
  v0JobsByJobIdEpisodesByEpisodeIdTrajectory,
  v0UploadsByToken,
  v1ApiKeys,
  v1ApiKeysByKeyId,
  v1Assets,
  v1AssetsByAssetId,
  v1AssetsPresignUpload,
  v1AssetsRegister,
  v1AuditEvents,
  v1DownloadsByToken,
  v1Events,
  v1Fleet,
  v1FleetHostsByHostIdDrain,
  v1FleetHostsByHostIdUndrain,
  v1OpenapiJson,
  v1Projects,
  v1ProjectsByProjectId,
  v1ProjectsByProjectIdMembers,
  v1ProjectsByProjectIdMembersByUserIdPasswordLink,
  v1ProjectsByProjectIdMembersByUserIdSecondFactor,
  v1ProjectsByProjectIdMembersByUserId,
  v1Scenes,
  v1ScenesBySceneIdVersionsByVersionKinematicTree,
  v1Sessions,
  v1SessionsBySessionId,
  v1TrainingRunsCount,
  v1TrainingRunsFacets,
  v1TrainingRuns,
  v1TrainingRunsByRunId,
  v1TrainingRunsByRunIdArtifacts,
  v1TrainingRunsByRunIdArtifactsByArtifactIdDownloadUrl,
  v1TrainingRunsByRunIdAttemptsByAttemptIdLogs,
  v1TrainingRunsByRunIdCancel,
  v1TrainingRunsByRunIdCheckpoints,
  v1TrainingRunsByRunIdCheckpointsByCheckpointId,
  v1TrainingRunsByRunIdCheckpointsByCheckpointIdDownloadUrl,
  v1TrainingRunsByRunIdCheckpointsByCheckpointIdProvenance,
  v1PoliciesByPolicyIdDownloadUrl,
  v1TrainingRunsByRunIdEvents,
  v1TrainingRunsByRunIdEpisodes,
  v1TrainingRunsByRunIdEpisodesByEpisodeId,
  v1TrainingRunsByRunIdCurationCount,
  v1TrainingRunsByRunIdEpisodesByEpisodeIdDescendants,
  v1TrainingRunsByRunIdEpisodesByEpisodeIdDownloadUrl,
  v1TrainingRunsByRunIdEpisodesByEpisodeIdMark,
  v1TrainingRunsByRunIdEpisodesByEpisodeIdTrajectory,
  v1TrainingRunsByRunIdEvaluations,
  v1TrainingRunsByRunIdEvaluationsCompare,
  v1TrainingRunsByRunIdExports,
  v1TrainingRunsByRunIdExportsByExportId,
  v1TrainingRunsByRunIdExportsByExportIdDownloadUrl,
  v1TrainingRunsByRunIdFork,
  v1TrainingRunsByRunIdIterations,
  v1TrainingRunsByRunIdIterationsByIterationId,
  v1TrainingRunsByRunIdIterationsByIterationIdDatasetManifest,
  v1TrainingRunsByRunIdMetricsKeys,
  v1TrainingRunsByRunIdMetrics,
  v1TrainingRunsByRunIdPause,
  v1TrainingRunsByRunIdResume,
  v1TrainingRunsValidate,
  v1Usage,
];
