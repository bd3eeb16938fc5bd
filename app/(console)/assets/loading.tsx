import { AssetsSkeleton } from "@/components/assets/assets-skeleton";
import { Page } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page title="Assets">
      <AssetsSkeleton />
    </Page>
  );
}
