import { deleteExport } from "@/lib/contracts/exports/delete";
import { getExport } from "@/lib/contracts/exports/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteExport as remove } from "@/lib/server/services/exports/delete";
import { getExport as get } from "@/lib/server/services/exports/get";

export const GET = defineRoute(getExport, get);

export const DELETE = defineRoute(deleteExport, remove);
