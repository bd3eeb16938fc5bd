import { createPasswordLink } from "@/lib/contracts/members/create-password-link";
import { defineRoute } from "@/lib/server/http/define-route";
import { createPasswordLink as create } from "@/lib/server/services/members/create-password-link";

export const POST = defineRoute(createPasswordLink, create);
