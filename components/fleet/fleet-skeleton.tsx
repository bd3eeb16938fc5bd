import { Meter, Meters } from "@/components/ui/meter";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";

const meters = ["GPUs held", "GPUs desired", "Containers runnable", "Queue", "Workers seen"];

export function FleetSkeleton() {
  return (
    <div className="grid gap-6" aria-busy="true">
      <Meters>
        {meters.map((label) => (
          <Meter key={label} label={label} value={<Skeleton width="48px" />} shares={null} />
        ))}
      </Meters>
      <Section title="Hosts">
        <Skeleton width="100%" height="96px" />
      </Section>
    </div>
  );
}
