/** What lies between the page and a dialog. */
export const scrimClass = "fixed inset-0 z-20 animate-float bg-scrim";

/** The dialog's frame: in the middle, never wider or higher than the window. */
export const floatClass = (wide = false): string =>
  "fixed top-1/2 left-1/2 z-20 max-h-[calc(100dvh-2*var(--gutter))] w-[calc(100vw-2*var(--gutter))] " +
  "-translate-x-1/2 -translate-y-1/2 animate-float overflow-y-auto rounded-float bg-raised shadow-float " +
  (wide ? "max-w-dialog-wide" : "max-w-dialog");
