/** Shares are written by people: three thirds are one. */
const slack = 1e-9;

/** Whether a share of a GPU has room beside those that are taken of it. */
export const fitsBeside = (share: number, taken: number): boolean => taken + share <= 1 + slack;
