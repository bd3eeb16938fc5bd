import { getFleet } from "@/lib/server/services/fleet/get";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { getTrainingRun } from "@/lib/server/services/training-runs/get";

/** Once a request, however many parts of a page ask: the frame's foot and the page below it show the same fleet. */
export const readFleet = onceARequest((context) => getFleet(context));

/** Once a request: the page and its title. */
export const readRun = onceARequest((context, runId) => getTrainingRun(context, { runId }));

/** A request has one context for all its parts (`requireContext`), so that object stands for the request. */
function onceARequest<Value>(
  read: (context: ServiceContext, id: string) => Promise<Value>,
): (context: ServiceContext, id?: string) => Promise<Value> {
  const readings = new WeakMap<ServiceContext, Map<string, Promise<Value>>>();
  return (context, id = "") => {
    const ofRequest = readings.get(context) ?? new Map<string, Promise<Value>>();
    readings.set(context, ofRequest);
    const reading = ofRequest.get(id) ?? read(context, id);
    ofRequest.set(id, reading);
    return reading;
  };
}
