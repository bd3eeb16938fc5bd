import { getDatasetManifest } from "@/lib/contracts/iterations/get-dataset-manifest";
import { defineRoute } from "@/lib/server/http/define-route";
import { getDatasetManifest as get } from "@/lib/server/services/iterations/get-dataset-manifest";

export const GET = defineRoute(getDatasetManifest, get);
