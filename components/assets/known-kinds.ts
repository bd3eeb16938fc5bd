/** Kinds that the platform knows a use for; an owner's own words are kept beside them. */
export const knownKinds = ["checkpoint", "policy", "robot", "scene"] as const;
