import { RunSkeleton } from "@/components/run/run-skeleton";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: "Runs", href: "/runs" }]} title="Run" />
      <PageBody>
        <RunSkeleton />
      </PageBody>
    </>
  );
}
