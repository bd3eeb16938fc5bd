import { queryOptions } from "@tanstack/react-query";
import { getPolicyDownloadUrl } from "@/lib/contracts/policies/get-download-url";
import { call, fetchLink } from "../call";

/** They may be large: one that nobody looks at any more is kept for a minute. */
const keptForMs = 60_000;

/**
 * The policy.onnx that a checkpoint or an asset carries, with what carries it. `policyId` as the API takes it: "run_…@champion" may
 * be another one tomorrow, but whoever drives it goes on with the one of today.
 */
export function policyQuery(policyId: string) {
  return queryOptions({
    queryKey: ["policy", policyId],
    queryFn: async ({ signal }) => {
      const link = await call(getPolicyDownloadUrl, { params: { policy_id: policyId }, signal });
      return { link, bytes: await fetchLink(link.url, signal) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptForMs,
    // Bytes are not compared.
    structuralSharing: false,
  });
}
