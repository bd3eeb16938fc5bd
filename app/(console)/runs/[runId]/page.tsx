import type { Metadata } from "next";
import { RunPage } from "@/components/run/run-page";
import { titleOf } from "@/components/run-model/read-run-state";
import { readRunPlace } from "@/components/run-model/run-address";
import { FirstPaint } from "../../first-paint";
import { readApiUrl } from "../../read-api-url";
import { readRun } from "../../read-once";
import { requireContext } from "../../require-context";
import {
  cancelRun,
  changeRun,
  deleteRun,
  makeExport,
  markEpisode,
  pauseRun,
  pinCheckpoint,
  removeExport,
  resumeRun,
} from "../actions";
import { mayWriteRuns } from "../may-write";
import { runReadings } from "./run-readings";

export async function generateMetadata({ params }: PageProps<"/runs/[runId]">): Promise<Metadata> {
  const context = await requireContext();
  const { runId } = await params;
  try {
    return { title: titleOf(await readRun(context, runId)) };
  } catch {
    // The page itself says what is wrong with the run; a title has no room for it.
    return { title: "Run" };
  }
}

export default async function Page({ params, searchParams }: PageProps<"/runs/[runId]">) {
  const context = await requireContext();
  const { runId } = await params;
  const search = await searchParams;
  return (
    <FirstPaint readings={runReadings(context, runId, search)}>
      <RunPage
        runId={runId}
        place={readRunPlace(search)}
        actions={{
          pause: pauseRun,
          resume: resumeRun,
          cancel: cancelRun,
          change: changeRun,
          remove: deleteRun,
          pin: pinCheckpoint,
          makeExport,
          removeExport,
          mark: markEpisode,
        }}
        mayWrite={mayWriteRuns(context)}
        apiUrl={await readApiUrl()}
      />
    </FirstPaint>
  );
}
