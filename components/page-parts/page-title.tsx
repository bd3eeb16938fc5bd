"use client";

import { useEffect } from "react";

/** The browser's tab says what the page says, also after a stream changed it; the first paint's comes from the server. */
export function PageTitle({ children }: { children: string }) {
  // After every paint: the framework writes the server's title again when the address changes.
  useEffect(() => {
    document.title = `${children} · Hardsim`;
  });
  return null;
}
