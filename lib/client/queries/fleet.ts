import { queryOptions } from "@tanstack/react-query";
import { getFleet } from "@/lib/contracts/fleet/get";
import { call } from "../call";

export function fleetQuery() {
  return queryOptions({ queryKey: ["fleet"], queryFn: ({ signal }) => call(getFleet, { signal }) });
}
