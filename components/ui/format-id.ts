/** `run_…TYJEEN`: prefix, ellipsis, last six. What is short already stays whole. */
export function formatId(id: string): string {
  const end = id.indexOf("_") + 1;
  if (id.length - end <= 8) return id;
  return `${id.slice(0, end)}…${id.slice(-6)}`;
}

/** `d60255…5645`: first six, last four; a `sha256:` in front is left out. */
export function formatHash(hash: string): string {
  const hex = hash.slice(hash.indexOf(":") + 1);
  if (hex.length <= 12) return hex;
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}
