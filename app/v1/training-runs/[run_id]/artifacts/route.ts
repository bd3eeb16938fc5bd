import { listArtifacts } from "@/lib/contracts/artifacts/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listArtifacts as list } from "@/lib/server/services/artifacts/list";

export const GET = defineRoute(listArtifacts, list);
