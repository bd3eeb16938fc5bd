import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: "Runs", href: "/runs" }]} title="Episode" />
      <PageBody>
        <h1 className="text-title">Episode</h1>
        <Skeleton width="100%" height="480px" />
      </PageBody>
    </>
  );
}
