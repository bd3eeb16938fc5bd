import { createJob } from "@/lib/contracts/jobs/create";
import { defineRoute } from "@/lib/server/http/define-route";
import { createJob as create } from "@/lib/server/services/jobs/create";

export const POST = defineRoute(createJob, create);
