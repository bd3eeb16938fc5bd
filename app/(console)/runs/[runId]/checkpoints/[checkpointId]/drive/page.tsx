import type { Metadata } from "next";
import { DrivePage } from "@/components/drive/drive-page";
import { findDriveThread } from "@/lib/server/http/drive-files";
import { FirstPaint } from "../../../../../first-paint";
import { requireContext } from "../../../../../require-context";
import { driveReadings } from "../../../drive/drive-readings";

export const metadata: Metadata = { title: "Drive" };

export default async function Page({ params }: PageProps<"/runs/[runId]/checkpoints/[checkpointId]/drive">) {
  const context = await requireContext();
  const { runId, checkpointId } = await params;
  return (
    <FirstPaint readings={driveReadings(context, runId)}>
      <DrivePage
        source={{ runId }}
        policyId={decodeURIComponent(checkpointId)}
        threadAddress={await findDriveThread()}
      />
    </FirstPaint>
  );
}
