import { nameIteration } from "@/components/charts/format-metric";
import { iterationAddress } from "@/components/run-model/run-address";
import { Link } from "@/components/ui/link";

/** Whose work it is; runs of other projects have no name here. */
export function PlaceLink({
  place,
}: {
  place: {
    attempt_id: string;
    run_id: string | null;
    run_name: string | null;
    iteration_index: number | null;
  };
}) {
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
