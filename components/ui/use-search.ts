"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { changeSearch, type SearchChange } from "./change-search";

/**
 * What the address says, and a way to change some of it without asking the server for the page again. Null takes a
 * parameter away.
 */
export function useSearch(): { search: URLSearchParams; change: (values: SearchChange) => void } {
  const search = useSearchParams();
  const change = useCallback((values: SearchChange) => {
    const text = changeSearch(window.location.search, values);
    // To write the address, also the same one again, drops a page change that is under way.
    if (text === null) return;
    window.history.replaceState(null, "", text === "" ? window.location.pathname : `?${text}`);
  }, []);
  return { search, change };
}
