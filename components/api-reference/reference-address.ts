import { buildUrl } from "@/lib/client/build-url";

/** @param operationId null: the beginning */
export function operationAddress(operationId: string | null): string {
  return buildUrl("/api-reference", {}, { operation: operationId });
}
