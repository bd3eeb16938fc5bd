import type { Metadata } from "next";
import { DrivePage } from "@/components/drive/drive-page";
import { findDriveThread } from "@/lib/server/http/drive-files";
import { FirstPaint } from "../../../first-paint";
import { requireContext } from "../../../require-context";
import { driveReadings } from "./drive-readings";

export const metadata: Metadata = { title: "Drive" };

export default async function Page({ params }: PageProps<"/runs/[runId]/drive">) {
  const context = await requireContext();
  const { runId } = await params;
  return (
    <FirstPaint readings={driveReadings(context, runId)}>
      <DrivePage source={{ runId }} policyId={null} threadAddress={await findDriveThread()} />
    </FirstPaint>
  );
}
