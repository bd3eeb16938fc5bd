const inputUriPrefix = "hardsim://inputs/";

/** Ends in the file's own name, so that its suffix says what it is. */
export const makeInputUri = ({ uploadId, filename }: { uploadId: string; filename: string }): string =>
  `${inputUriPrefix}${uploadId}/${encodeURIComponent(filename)}`;

/** The upload that a URI of ours names; null when it is not of that form. */
export const readInputUri = (uri: string): string | null =>
  /^hardsim:\/\/inputs\/(upl_[0-9A-Z]{1,40})\/[^/]+$/.exec(uri)?.[1] ?? null;
