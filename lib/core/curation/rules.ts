import type { Actor } from "../loop/plan";

/**
 * Which episodes a run's datasets go without, by what was measured of each. Null: no such rule. An episode is taken by every
 * rule that holds of it; one of which a measure is not known is never taken by that measure's rule.
 */
export type CurationRules = {
  returnBelow: number | null;
  /** Control steps. */
  lengthBelow: number | null;
  jerkAbove: number | null;
  stillnessAbove: number | null;
  simWarningsAbove: number | null;
};

/** Rules that were set after the run was made. `at`: ISO 8601. */
export type CurationInForce = { rules: CurationRules; by: Actor; at: string };
