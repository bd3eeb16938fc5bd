import type { Metadata } from "next";
import { readFor } from "@/app/(console)/gather-readings";
import { FleetPage } from "@/components/fleet/fleet-page";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { isOwner } from "@/lib/server/services/caller";
import { FirstPaint } from "../first-paint";
import { readFleet } from "../read-once";
import { requireContext } from "../require-context";
import { setDraining } from "./actions";

export const metadata: Metadata = { title: "Fleet" };

export default async function Page() {
  const context = await requireContext();
  return (
    <FirstPaint readings={[readFor(fleetQuery(), () => readFleet(context))]}>
      <FleetPage actions={isOwner(context.caller) ? { setDraining } : null} />
    </FirstPaint>
  );
}
