import { RunsSkeleton } from "@/components/run-list/runs-skeleton";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <>
      <PageBar title="Runs" />
      <PageBody>
        <PageHead title="Runs" />
        <RunsSkeleton />
      </PageBody>
    </>
  );
}
