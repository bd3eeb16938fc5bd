"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Play, Power } from "lucide-react";
import { useAsk } from "@/components/page-parts/use-ask";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { requireDone } from "@/lib/client/action-result";
import { fleetQuery } from "@/lib/client/queries/fleet";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import type { FleetActions } from "./fleet-actions-port";

/** Done at once: the same button takes it back, and what runs is not touched. */
export function DrainButton({
  host,
  actions,
}: {
  host: Pick<WireFleet["hosts"][number], "host_id" | "name" | "draining">;
  actions: FleetActions;
}) {
  const client = useQueryClient();
  const { busy, ask } = useAsk();
  const toggle = async () => {
    await requireDone(actions.setDraining(host.host_id, !host.draining));
    await client.invalidateQueries({ queryKey: fleetQuery().queryKey });
  };
  const failed = `${host.name} was not ${host.draining ? "taken back" : "drained"}: `;

  return (
    <Button
      small
      icon={<Icon of={host.draining ? Play : Power} small />}
      busy={busy}
      busyLabel={host.draining ? "Taking back…" : "Draining…"}
      aria-label={host.draining ? `Take ${host.name} back` : `Drain ${host.name}`}
      title={
        host.draining ? "It takes new work again" : "It takes nothing new; what runs there goes on to its end"
      }
      onClick={() => ask(failed, toggle, "again")}
    >
      {host.draining ? "Take back" : "Drain"}
    </Button>
  );
}
