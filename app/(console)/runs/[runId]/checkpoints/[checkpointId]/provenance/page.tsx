import type { Metadata } from "next";
import { ProvenancePage } from "@/components/provenance/provenance-page";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { FirstPaint } from "../../../../../first-paint";
import { readFor } from "../../../../../gather-readings";
import { readRun } from "../../../../../read-once";
import { requireContext } from "../../../../../require-context";

export const metadata: Metadata = { title: "Provenance" };

export default async function Page({
  params,
}: PageProps<"/runs/[runId]/checkpoints/[checkpointId]/provenance">) {
  const context = await requireContext();
  const { runId, checkpointId } = await params;
  return (
    <FirstPaint readings={[readFor(trainingRunQuery(runId), () => readRun(context, runId))]}>
      {/* As a browser may write the mark in `run_…@champion`. */}
      <ProvenancePage runId={runId} checkpointId={checkpointId.replace("%40", "@")} />
    </FirstPaint>
  );
}
