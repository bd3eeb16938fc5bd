import { Meter, Meters } from "@/components/ui/meter";
import { Skeleton } from "@/components/ui/skeleton";

const meters = ["Best", "Iterations", "Patience", "Wallclock", "Credits"];

/** The page's own frame before its first answer. */
export function RunSkeleton() {
  return (
    <div className="grid gap-6" aria-busy="true">
      <Skeleton width="320px" height="20px" />
      <Meters>
        {meters.map((label) => (
          <Meter key={label} label={label} value={<Skeleton width="72px" />} shares={null} />
        ))}
      </Meters>
      <Skeleton width="480px" />
      <Skeleton width="100%" height="300px" />
    </div>
  );
}
