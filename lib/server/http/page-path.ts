/** Set by the server on every request for a page: Next tells its pages no address of their own. */
export const pathHeader = "x-hardsim-path";

/** The path and search that a person sees, without what Next's own navigation adds. */
export function readPagePath(target: string | undefined): string {
  const url =
    target?.startsWith("/") && URL.canParse(`http://x${target}`) ? new URL(`http://x${target}`) : null;
  url?.searchParams.delete("_rsc");
  return url ? `${url.pathname}${url.search}` : "/";
}
