/** From where checkpoints may be fetched: everything below `prefix`, which begins and ends with a slash. */
export type OutsideSource = {
  scheme: "https" | "s3";
  /** A host with its port, if any; of s3 the bucket. */
  host: string;
  prefix: string;
};

/**
 * `https://host/prefix` and `s3://bucket/prefix`, divided by commas or spaces. Throws an Error that names the first one
 * that is neither.
 */
export function parseOutsideSources(text: string): OutsideSource[] {
  return text
    .split(/[\s,]+/)
    .filter((one) => one !== "")
    .map(parseSource);
}

function parseSource(text: string): OutsideSource {
  const url = URL.canParse(text) ? new URL(text) : null;
  const scheme = url?.protocol === "https:" ? "https" : url?.protocol === "s3:" ? "s3" : null;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash && url.host !== "";
  if (!scheme || !isPlain)
    throw new Error(`${JSON.stringify(text)} must be https://host/prefix or s3://bucket/prefix`);
  return { scheme, host: url.host, prefix: url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/` };
}
