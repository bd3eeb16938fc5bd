import { listTrainingRunFacets } from "@/lib/contracts/training-runs/list-facets";
import { defineRoute } from "@/lib/server/http/define-route";
import { listTrainingRunFacets as listFacets } from "@/lib/server/services/training-runs/list-facets";

export const GET = defineRoute(listTrainingRunFacets, listFacets);
