import type { Metadata } from "next";
import { DrivePage } from "@/components/drive/drive-page";
import { jobQuery } from "@/lib/client/queries/jobs";
import { findDriveThread } from "@/lib/server/http/drive-files";
import { getJob } from "@/lib/server/services/jobs/get";
import { FirstPaint } from "../../../first-paint";
import { readFor } from "../../../gather-readings";
import { requireContext } from "../../../require-context";

export const metadata: Metadata = { title: "Drive" };

export default async function Page({ params }: PageProps<"/jobs/[jobId]/drive">) {
  const context = await requireContext();
  const { jobId } = await params;
  return (
    <FirstPaint readings={[readFor(jobQuery(jobId), () => getJob(context, { jobId }))]}>
      <DrivePage source={{ jobId }} policyId={null} threadAddress={await findDriveThread()} />
    </FirstPaint>
  );
}
