import type { Metadata } from "next";
import { FilmstripPage } from "@/components/episode/filmstrip-page";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { listEvaluations } from "@/lib/server/services/evaluations/list";
import { FirstPaint } from "../../../../first-paint";
import { readFor } from "../../../../gather-readings";
import { readRun } from "../../../../read-once";
import { requireContext } from "../../../../require-context";

export const metadata: Metadata = { title: "Before and after" };

export default async function Page({ params }: PageProps<"/runs/[runId]/episodes/filmstrip">) {
  const context = await requireContext();
  const { runId } = await params;
  return (
    <FirstPaint
      readings={[
        readFor(trainingRunQuery(runId), () => readRun(context, runId)),
        readFor(evaluationsQuery(runId), async () => (await listEvaluations(context, { runId })).evaluations),
      ]}
    >
      <FilmstripPage runId={runId} />
    </FirstPaint>
  );
}
