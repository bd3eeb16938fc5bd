import { getProvenance } from "@/lib/contracts/checkpoints/get-provenance";
import { defineRoute } from "@/lib/server/http/define-route";
import { getProvenance as get } from "@/lib/server/services/checkpoints/get-provenance";

export const GET = defineRoute(getProvenance, get);
