import { buildUrl } from "@/lib/client/build-url";

/** Runs side by side at most: as many as there are colours. */
export const comparedAtMost = 8;

/** The page that lays runs over each other. Their order is the order of their colours. */
export function compareAddress(runIds: readonly string[]): string {
  return buildUrl("/runs/compare", {}, { runs: [...new Set(runIds)].slice(0, comparedAtMost).join(" ") });
}

export function readComparedRuns(text: string | null): readonly string[] {
  return [...new Set((text ?? "").split(" ").filter((runId) => runId !== ""))].slice(0, comparedAtMost);
}
