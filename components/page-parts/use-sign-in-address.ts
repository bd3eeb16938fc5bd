"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { signInAddress } from "@/lib/client/read-next-path";

/** The door, from which one comes back to where one is now. */
export function useSignInAddress(): string {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  return signInAddress(search === "" ? pathname : `${pathname}?${search}`);
}
