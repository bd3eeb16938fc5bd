/** A body says of a part that it is not wanted by leaving it out, or by null. */
export const isThere = (value: unknown): boolean => value !== undefined && value !== null;
