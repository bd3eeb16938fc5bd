"use client";

import { List, LogOut, Server } from "lucide-react";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/ui/app-frame";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** Rail and page. `signOut` is a server action: it works without a script, too. */
export function ConsoleFrame({
  who,
  signOut,
  children,
}: {
  who: string;
  signOut: () => Promise<void>;
  children: ReactNode;
}) {
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
        who: <Who name={who} signOut={signOut} />,
      }}
    >
      {children}
    </AppFrame>
  );
}

function Who({ name, signOut }: { name: string; signOut: () => Promise<void> }) {
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
      <form action={signOut} className="ml-auto">
        <Button
          small
          look="quiet"
          iconOnly
          type="submit"
          aria-label="Sign out"
          title="Sign out"
          icon={<Icon of={LogOut} />}
        />
      </form>
    </>
  );
}
