import { nameIteration } from "@/components/charts/format-metric";
import { iterationAddress } from "@/components/run-model/run-address";
import { Link } from "@/components/ui/link";
import { ShortId } from "@/components/ui/short-id";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";

type Place = NonNullable<WireFleet["hosts"][number]["gpus"][number]["held_by"]>;

/** Whose work it is; runs and jobs of other projects have no name here. */
export function PlaceLink({ place }: { place: Place }) {
  if (place.job_id !== null)
    return (
      <span className="inline-flex min-w-28 flex-wrap gap-x-2">
        <Link className="link" href={`/jobs/${encodeURIComponent(place.job_id)}`}>
          single job
        </Link>
        <ShortId id={place.job_id} name="job id" />
      </span>
    );
  if (place.run_id === null || place.iteration_index === null) {
    return <span className="text-text-2">work of another project</span>;
  }
  return (
    <span className="inline-flex min-w-28 flex-wrap gap-x-2">
      <Link
        className="link wrap-break-word"
        href={iterationAddress(place.run_id, place.iteration_index, place.attempt_id)}
      >
        {place.run_name ?? place.run_id}
      </Link>
      <span className="mono text-text-3">{nameIteration(place.iteration_index)}</span>
    </span>
  );
}
