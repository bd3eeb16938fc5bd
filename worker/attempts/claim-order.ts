/** Of what a worker was told, or the queue says, and for what it has room. `placed`: what runs in a container and may fit now. */
export type Chances = {
  placed: boolean;
  manifest: boolean;
  manifestRoom: boolean;
  simulation: boolean;
  simulationRoom: boolean;
  /** Room beyond its slots, for projects of which nothing is simulated. */
  guestRoom: boolean;
};

/**
 * What a worker claims next; null: nothing now. The law is that GPUs are the dearest thing there is: what could take one goes first,
 * then what makes a trainer ready, then what makes a manifest ready. It is asked anew before every claim, because one that is
 * granted brings about others; and while a manifest waits for its slot nothing is simulated, because it would wait
 * longer for every simulation that begins beside it.
 */
export function chooseClaim(chances: Chances): "placed" | "manifest" | "simulation" | "guest" | null {
  const { placed, manifest, manifestRoom, simulation, simulationRoom, guestRoom } = chances;
  if (placed) return "placed";
  if (manifest) return manifestRoom ? "manifest" : null;
  if (!simulation) return null;
  if (simulationRoom) return "simulation";
  return guestRoom ? "guest" : null;
}
