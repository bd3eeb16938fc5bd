import type { WireExport } from "@/lib/contracts/exports/export";
import type { ServiceContext } from "../service-context";
import { requireExport } from "./require-export";
import { toWireExport } from "./to-wire";

export async function getExport(
  context: ServiceContext,
  input: { runId: string; exportId: string },
): Promise<WireExport> {
  return toWireExport(await requireExport(context, input));
}
