import { countCuration as contract } from "@/lib/contracts/curation/count";
import { defineRoute } from "@/lib/server/http/define-route";
import { countCuration } from "@/lib/server/services/curation/count";

export const POST = defineRoute(contract, countCuration);
