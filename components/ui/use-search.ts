"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export type SearchChange = Readonly<Record<string, string | number | null>>;

/**
 * What the address says, and a way to change some of it without asking the server for the page again. Null takes a
 * parameter away.
 */
export function useSearch(): { search: URLSearchParams; change: (values: SearchChange) => void } {
  const search = useSearchParams();
  const change = useCallback((values: SearchChange) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, String(value));
    }
    const text = next.toString();
    window.history.replaceState(null, "", text === "" ? window.location.pathname : `?${text}`);
  }, []);
  return { search, change };
}
