import { FleetSkeleton } from "@/components/fleet/fleet-skeleton";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <>
      <PageBar title="Fleet" />
      <PageBody>
        <PageHead title="Fleet" />
        <FleetSkeleton />
      </PageBody>
    </>
  );
}
