import type { Metadata } from "next";
import { ComparePage } from "@/components/compare/compare-page";
import { readComparedRuns } from "@/components/run-model/compare-address";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { AppError } from "@/lib/server/services/app-error";
import { getTrainingRun } from "@/lib/server/services/training-runs/get";
import { FirstPaint } from "../../first-paint";
import type { Reading } from "../../gather-readings";
import { requireContext } from "../../require-context";

export const metadata: Metadata = { title: "Compare" };

export default async function Page({ searchParams }: PageProps<"/runs/compare">) {
  const context = await requireContext();
  const { runs } = await searchParams;
  const readings = readComparedRuns(typeof runs === "string" ? runs : null).map(
    (runId): Reading =>
      async (client) => {
        try {
          client.setQueryData(trainingRunQuery(runId).queryKey, await getTrainingRun(context, { runId }));
        } catch (error) {
          // One run that is gone does not take the page of the others along; the browser asks and says so.
          if (!(error instanceof AppError && error.code === "not_found")) throw error;
        }
      },
  );
  return (
    <FirstPaint readings={readings}>
      <ComparePage />
    </FirstPaint>
  );
}
