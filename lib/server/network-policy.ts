/**
 * What trainers that ask for `network: bridge` get. `internet`: a network of their own, without a way to the host and to
 * the clouds' metadata. `host-reachable`: a network of their own, and all that its host reaches.
 */
export const trainerNetworks = ["none", "internet", "host-reachable"] as const;
export type TrainerNetwork = (typeof trainerNetworks)[number];

/** Why a run may not have this network here, as what goes on after the field's name; null when it may. */
export function refuseNetwork(network: "none" | "bridge", allowed: TrainerNetwork): string | null {
  return network === "bridge" && allowed === "none"
    ? 'is bridge, but trainers have no network here (HARDSIM_TRAINER_NETWORK); send "none" and bring what the trainer needs in its image'
    : null;
}
