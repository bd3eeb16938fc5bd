"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Play, Power } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useToast } from "@/components/ui/toast";
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
  const toast = useToast();
  const [busy, setBusy] = useState(false);

  async function toggle(): Promise<void> {
    setBusy(true);
    try {
      const result = await actions.setDraining(host.host_id, !host.draining);
      if (!result.ok) throw new Error(result.refusal.detail);
      await client.invalidateQueries({ queryKey: fleetQuery().queryKey });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      toast({
        failed: true,
        text: `${host.name} was not ${host.draining ? "taken back" : "drained"}: ${why}`,
        action: { label: "Try again", onPress: () => void toggle() },
      });
    } finally {
      setBusy(false);
    }
  }

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
      onClick={() => void toggle()}
    >
      {host.draining ? "Take back" : "Drain"}
    </Button>
  );
}
