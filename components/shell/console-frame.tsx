"use client";

import { List, LogOut, Server } from "lucide-react";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/ui/app-frame";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { leaveSession } from "@/lib/client/session";

/** Rail and page; the rail names only what there is. */
export function ConsoleFrame({ who, children }: { who: string; children: ReactNode }) {
  return (
    <AppFrame
      rail={{
        home: "/runs",
        groups: [
          {
            items: [
              { href: "/runs", label: "Runs", icon: <Icon of={List} /> },
              { href: "/fleet", label: "Fleet", icon: <Icon of={Server} /> },
            ],
          },
        ],
        who: <Who name={who} />,
      }}
    >
      {children}
    </AppFrame>
  );
}

function Who({ name }: { name: string }) {
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-5.5 flex-none place-items-center rounded-control bg-track font-medium text-micro uppercase"
      >
        {name.slice(0, 1)}
      </span>
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
      <span className="ml-auto">
        <Button
          small
          look="quiet"
          iconOnly
          aria-label="Sign out"
          title="Sign out"
          icon={<Icon of={LogOut} />}
          onClick={leaveSession}
        />
      </span>
    </>
  );
}
