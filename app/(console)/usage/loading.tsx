import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { UsageSkeleton } from "@/components/usage/usage-skeleton";

export default function Loading() {
  return (
    <>
      <PageBar title="Usage" />
      <PageBody>
        <PageHead title="Usage" />
        <UsageSkeleton by="run" />
      </PageBody>
    </>
  );
}
