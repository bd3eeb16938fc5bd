import { getJob } from "@/lib/contracts/jobs/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { getJob as get } from "@/lib/server/services/jobs/get";

export const GET = defineRoute(getJob, get);
