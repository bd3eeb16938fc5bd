"use client";

import { ChevronRight, Menu } from "lucide-react";
import { Dialog } from "radix-ui";
import { Fragment, type ReactNode, useState } from "react";
import { useRail } from "@/components/ui/app-frame";
import { RailBody, type RailContent } from "@/components/ui/app-rail";
import { buttonClass } from "@/components/ui/button-class";
import { scrimClass } from "@/components/ui/dialog-class";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";

export type Crumb = { label: string; href: string };

/** Where one is. Wide: the crumbs; narrow: a bar with the menu and the page's name. `end`: live mark, or when it ended. */
export function PageBar({
  crumbs = [],
  title,
  end,
}: {
  crumbs?: readonly Crumb[];
  title: string;
  end?: ReactNode;
}) {
  const rail = useRail();
  return (
    <header className="sticky top-0 z-10 flex h-crumbs flex-none items-center gap-2 border-b bg-bg px-gutter max-rail:h-topbar max-rail:pr-4 max-rail:pl-1">
      {rail && <NarrowMenu rail={rail} />}
      <nav aria-label="Breadcrumb" className="min-w-0">
        <ol className="flex items-center gap-2 text-text-3">
          {crumbs.map((crumb) => (
            <Fragment key={crumb.href}>
              <li className="max-w-80 flex-none truncate max-rail:hidden" title={crumb.label}>
                <Link href={crumb.href}>
                  <bdi>{crumb.label}</bdi>
                </Link>
              </li>
              <li aria-hidden="true" className="flex-none max-rail:hidden">
                <Icon of={ChevronRight} small />
              </li>
            </Fragment>
          ))}
          <li className="truncate font-medium text-text" aria-current="page">
            <bdi>{title}</bdi>
          </li>
        </ol>
      </nav>
      <div className="ml-auto flex flex-none items-center gap-4 text-small text-text-3">
        {end}
        {rail && <div className="-mx-2 rail:hidden">{rail.narrowSearch}</div>}
      </div>
    </header>
  );
}

function NarrowMenu({ rail }: { rail: RailContent }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-label="Menu"
        className={`${buttonClass({ look: "quiet", iconOnly: true })} rail:hidden`}
      >
        <Icon of={Menu} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={scrimClass} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-20 flex w-64 max-w-full animate-float flex-col gap-4 overflow-y-auto bg-sunken px-2 py-4 shadow-float"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <nav aria-label="Console" className="contents">
            <RailBody content={rail} onGo={() => setOpen(false)} />
          </nav>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
