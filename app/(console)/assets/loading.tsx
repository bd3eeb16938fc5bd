import { AssetsSkeleton } from "@/components/assets/assets-skeleton";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <>
      <PageBar title="Assets" />
      <PageBody>
        <PageHead title="Assets" />
        <AssetsSkeleton />
      </PageBody>
    </>
  );
}
