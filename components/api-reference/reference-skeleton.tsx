import { Skeleton } from "@/components/ui/skeleton";

const rows = [0, 1, 2, 3, 4, 5, 6, 7];

/** The index's lines, before the document is here. */
export function ReferenceSkeleton() {
  return (
    <div className="grid w-72 gap-4 pt-2" aria-busy="true">
      {rows.map((row) => (
        <Skeleton key={row} width={row % 2 === 0 ? "180px" : "220px"} />
      ))}
    </div>
  );
}
