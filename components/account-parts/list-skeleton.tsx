import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four"];

/** A page with a list, before there is anything to list. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <>
      <PageBar title={title} />
      <PageBody>
        <PageHead title={title} />
        <ListRowsSkeleton />
      </PageBody>
    </>
  );
}

export function ListRowsSkeleton() {
  return (
    <div>
      {rows.map((row) => (
        <div key={row} className="flex h-row-2 items-center gap-8 border-b px-2">
          <Skeleton width="160px" />
          <Skeleton width="240px" />
          <Skeleton width="72px" />
        </div>
      ))}
    </div>
  );
}
