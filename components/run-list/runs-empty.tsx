"use client";

import { useQuery } from "@tanstack/react-query";
import { CommandBlock } from "@/components/ui/command-block";
import { Empty } from "@/components/ui/empty";
import { type Fact, Facts } from "@/components/ui/facts";
import { LinkButton } from "@/components/ui/link-button";
import { Age } from "@/components/ui/time";
import { fleetQuery } from "@/lib/client/queries/fleet";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";

/** The first visit: what a run is, the way to one, the same from a terminal, and whether it will work. */
export function RunsEmpty({ apiUrl }: { apiUrl: string }) {
  const fleet = useQuery(fleetQuery());
  return (
    <Empty
      title="No run in this project yet"
      text="A run rolls out episodes, writes a dataset manifest, trains in your container, and keeps metrics and a checkpoint for every iteration. The smoke trainer needs a minute or two and no GPU where slots are emulated."
      actions={
        <LinkButton href="/runs/new" look="primary">
          Start the smoke run
        </LinkButton>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <h3 className="font-normal text-small text-text-2">
          Or from a terminal, with a key that has <span className="mono">training:write</span>
        </h3>
        <CommandBlock name="Copy commands" command={commandFor(apiUrl)} />
      </div>
      <Facts left facts={readyFacts(fleet.data)} />
    </Empty>
  );
}

function commandFor(apiUrl: string): string {
  return [
    `export HARDSIM_API_URL=${apiUrl}`,
    'export HARDSIM_API_KEY="$(npm run --silent keys -- create --project proj_demo --name terminal --scopes training:read,training:write)"',
    "docker build -t ghcr.io/acme-robotics/hardsim-trainer-smoke:0.1.1 examples/managed_training/smoke_trainer",
    'curl -X POST "$HARDSIM_API_URL/v1/training-runs" \\',
    '  -H "Authorization: Bearer $HARDSIM_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    "  -d @examples/managed_training/quickstart.json",
  ].join("\n");
}

function readyFacts(fleet: WireFleet | undefined): readonly Fact[] {
  const scenes: Fact = {
    label: "Scenes",
    value: <span className="mono">{sceneCatalogue.map((scene) => scene.sceneId).join(", ")}</span>,
  };
  if (!fleet) return [scenes];
  const seen = fleet.workers.find((worker) => worker.alive);
  return [
    {
      label: "Worker",
      value: seen ? (
        <>
          seen <Age at={seen.last_seen_at} />
        </>
      ) : (
        <span className="text-failed">none seen: runs will wait</span>
      ),
    },
    { label: "GPU slots", value: describeGpus(fleet) },
    scenes,
  ];
}

function describeGpus(fleet: WireFleet): string {
  const gpus = fleet.hosts.flatMap((host) => host.gpus);
  const emulated = gpus.filter((gpu) => gpu.emulated).length;
  if (gpus.length === 0) return "none: trainers that ask for a GPU will wait";
  if (emulated === 0) return `${gpus.length}`;
  return emulated === gpus.length
    ? `${gpus.length}, emulated: the trainer's container gets no device`
    : `${gpus.length}, ${emulated} of them emulated`;
}
