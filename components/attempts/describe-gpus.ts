import { formatNumber } from "@/components/ui/format-number";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";

/** "emulated-0 (emulated)", "0.25 of GPU-4": what of its host's GPUs an attempt has, or asks for. */
export function describeGpus({ gpus }: Pick<WireAttempt, "gpus">): string {
  if (gpus.count === 0) return "none, on CPUs";
  const share = gpus.share === null ? "" : `${formatNumber(gpus.share)} of `;
  const held =
    gpus.devices.length > 0
      ? gpus.devices.join(", ")
      : gpus.share === null
        ? `${gpus.count} asked for`
        : "one asked for";
  return `${share}${held}${gpus.emulated ? " (emulated)" : ""}`;
}
