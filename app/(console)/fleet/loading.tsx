import { FleetSkeleton } from "@/components/fleet/fleet-skeleton";
import { Page } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page title="Fleet">
      <FleetSkeleton />
    </Page>
  );
}
