import { Page } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four"];

/** A page with a list, before there is anything to list. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <Page title={title}>
      <ListRowsSkeleton />
    </Page>
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
