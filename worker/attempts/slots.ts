/** How many of each a worker has in work at once. */
export type ClaimSlots = { rollouts: number; cpuTrainers: number };

/** A manifest takes milliseconds, most of them for the disk and the database: with many runs one would wait for another's. */
export const manifestSlots = 4;

/** Evaluations first: a run does nothing else until its own has come to an end. */
export const simulations = ["evaluation", "rollout"] as const;

/** What needs no place on a host. */
export type InProcess = "manifest" | (typeof simulations)[number];
