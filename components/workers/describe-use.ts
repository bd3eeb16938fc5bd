import { formatBytes } from "@/components/ui/format-bytes";
import { formatPercent } from "@/components/ui/format-number";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

type Use = Pick<
  WireFleet["hosts"][number]["gpus"][number],
  "utilization" | "memory_bytes" | "memory_used_bytes"
>;

/** "91 % · 31.4 of 48 GB", as far as the device tells; null when it tells nothing. */
export function describeUse({ utilization, memory_bytes: all, memory_used_bytes: used }: Use): string | null {
  const memory =
    used === null ? null : all ? `${formatBytes(used)} of ${formatBytes(all)}` : formatBytes(used);
  const known = [utilization === null ? null : formatPercent(utilization), memory].filter(
    (part) => part !== null,
  );
  return known.length > 0 ? known.join(" · ") : null;
}
