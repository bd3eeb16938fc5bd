import type { PullEvent } from "./read-pull-events";

/** Less than this is no movement: a registry that sends a byte now and then would hold its place for ever. */
const movedBytes = 1_000_000;

/** Adds up the layers of one pull, as they come: compressed. */
export function countPulledBytes() {
  const layers = new Map<string, { current: number; total: number; status: string | null }>();
  let currentAtMove = 0;
  const sum = (pick: (layer: { current: number; total: number }) => number) =>
    [...layers.values()].reduce((bytes, layer) => bytes + pick(layer), 0);
  const current = () => sum((layer) => layer.current);

  return {
    /** Did the pull move on: by a new step of a layer, or by a megabyte? */
    take({ id, status, current: now, total }: PullEvent): boolean {
      const before = layers.get(id ?? "");
      const layer = {
        // Unpacking counts its layer from the start again.
        current: Math.max(before?.current ?? 0, now),
        total: Math.max(before?.total ?? 0, total, now),
        status,
      };
      layers.set(id ?? "", layer);
      const isStep = before?.status !== status;
      const isUnpacking = status === "Extracting";
      const isFar = current() - currentAtMove >= movedBytes;
      if (isFar) currentAtMove = current();
      return isStep || isUnpacking || isFar;
    },
    current,
    total: () => sum((layer) => layer.total),
  };
}
