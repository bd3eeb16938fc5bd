/** Where what floats is put: of a page of which one part fills the screen nothing else can be seen. */
export function portalPlace(): HTMLElement | undefined {
  if (typeof document === "undefined") return undefined;
  const { fullscreenElement: full } = document;
  return full instanceof HTMLElement ? full : undefined;
}
