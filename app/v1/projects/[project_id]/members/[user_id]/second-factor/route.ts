import { resetSecondFactor } from "@/lib/contracts/members/reset-second-factor";
import { defineRoute } from "@/lib/server/http/define-route";
import { resetSecondFactor as reset } from "@/lib/server/services/second-factor/reset";

export const DELETE = defineRoute(resetSecondFactor, reset);
