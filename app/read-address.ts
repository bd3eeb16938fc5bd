import { headers } from "next/headers";
import { addressHeader } from "@/lib/server/http/client-address";

/** The machine that the request being answered came from. */
export async function readAddress(): Promise<string> {
  return (await headers()).get(addressHeader) ?? "";
}
