import { createExport } from "@/lib/contracts/exports/create";
import { listExports } from "@/lib/contracts/exports/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createExport as create } from "@/lib/server/services/exports/create";
import { listExports as list } from "@/lib/server/services/exports/list";

export const POST = defineRoute(createExport, create);

export const GET = defineRoute(listExports, list);
