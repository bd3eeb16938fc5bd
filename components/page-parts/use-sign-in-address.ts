"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { signInAddress } from "@/lib/client/read-next-path";

/** The address of the sign-in page that leads back to the present page. */
export function useSignInAddress(): string {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  return signInAddress(search === "" ? pathname : `${pathname}?${search}`);
}
