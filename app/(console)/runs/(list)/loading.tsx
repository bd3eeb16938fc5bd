import { RunsSkeleton } from "@/components/run-list/runs-skeleton";
import { Page } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page title="Runs">
      <RunsSkeleton />
    </Page>
  );
}
