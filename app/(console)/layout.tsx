import type { ReactNode } from "react";
import { readFor } from "@/app/(console)/gather-readings";
import { ConsoleFrame } from "@/components/shell/console-frame";
import { QueryProvider } from "@/components/shell/query-provider";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { usageOfDayQuery } from "@/lib/client/queries/usage";
import { hasScope } from "@/lib/server/services/caller";
import { listUsage } from "@/lib/server/services/usage/list";
import { FirstPaint } from "./first-paint";
import { readFleet } from "./read-once";
import { requireContext } from "./require-context";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const context = await requireContext();
  const { caller } = context;
  const today = new Date().toISOString().slice(0, 10);
  return (
    <QueryProvider>
      <FirstPaint
        // What the rail's foot shows. A page that shows the same finds it there: a reading that the frame has begun
        // without data would be taken in after the first paint alone.
        readings={[
          readFor(fleetQuery(), () => readFleet(context)),
          readFor(
            usageOfDayQuery(today),
            async () => (await listUsage(context, { by: "day", from: today, to: today, limit: 1 })).totals,
          ),
        ]}
      >
        <ConsoleFrame who={caller.kind === "session" ? caller.name : ""} isAdmin={hasScope(caller, "admin")}>
          {children}
        </ConsoleFrame>
      </FirstPaint>
    </QueryProvider>
  );
}
