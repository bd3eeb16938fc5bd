"use client";

import { KeyRound, List, LogOut, Server, Users } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/ui/app-frame";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { leaveSession } from "@/lib/client/session";

/** Rail and page; the rail names only what there is. */
export function ConsoleFrame({
  who,
  isAdmin,
  children,
}: {
  who: string;
  /** Of any project: keys and members are for admins. */
  isAdmin: boolean;
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
          ...(isAdmin
            ? [
                {
                  label: "Project",
                  items: [
                    { href: "/keys", label: "Keys", icon: <Icon of={KeyRound} /> },
                    { href: "/members", label: "Members", icon: <Icon of={Users} /> },
                  ],
                },
              ]
            : []),
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
      <Link href="/account" className="min-w-0 truncate hover:text-text" title={`Account of ${name}`}>
        {name}
      </Link>
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
