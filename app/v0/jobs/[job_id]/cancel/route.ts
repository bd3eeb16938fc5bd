import { cancelJob } from "@/lib/contracts/jobs/cancel";
import { defineRoute } from "@/lib/server/http/define-route";
import { cancelJob as cancel } from "@/lib/server/services/jobs/cancel";

export const POST = defineRoute(cancelJob, cancel);
