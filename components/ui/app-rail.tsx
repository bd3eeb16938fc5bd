"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/ui/brand-mark";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";

export type NavItem = { href: string; label: string; icon: ReactNode; count?: string };
export type NavGroup = { label?: string; items: readonly NavItem[] };

/** What stands in the rail, wide at the left and narrow behind the menu button. */
export type RailContent = {
  home: string;
  groups: readonly NavGroup[];
  /** A search field or button, under the brand. */
  search?: ReactNode;
  /** The same as a button for the narrow bar. */
  narrowSearch?: ReactNode;
  /** What is true of the whole installation, as rows at the foot. */
  state?: readonly { label: string; value: ReactNode }[];
  /** Who is signed in, with the way out. */
  who?: ReactNode;
};

/** The item that says most of where one is: `/runs/compare` is within `/runs`, and an item of its own. */
function findCurrent(groups: readonly NavGroup[], path: string): string | undefined {
  return groups
    .flatMap(({ items }) => items.map(({ href }) => href))
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((one, other) => other.length - one.length)[0];
}

export function RailBody({ content, onGo }: { content: RailContent; onGo?: () => void }) {
  const current = findCurrent(content.groups, usePathname());
  return (
    <>
      <Link
        href={content.home}
        onClick={onGo}
        className="flex items-center gap-2 px-2 font-strong text-lead tracking-[-0.01em] hover:no-underline"
      >
        <BrandMark />
        Hardsim
      </Link>
      {content.search}
      {content.groups.map((group, index) => (
        <div key={group.label ?? index}>
          {group.label && <p className="px-2 pb-1 text-micro text-text-3">{group.label}</p>}
          <ul className="grid gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <RailLink item={item} current={item.href === current} onGo={onGo} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="mt-auto grid grid-cols-[minmax(0,1fr)] gap-3">
        {content.state && content.state.length > 0 && (
          <dl className="grid gap-0.5 border-t px-2 pt-3 text-small/4.5 text-text-2">
            {content.state.map((row) => (
              <div key={row.label} className="flex justify-between gap-2">
                <dt className="text-text-3">{row.label}</dt>
                <dd className="truncate">{row.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {content.who && <div className="flex items-center gap-2 px-2 text-text-2">{content.who}</div>}
      </div>
    </>
  );
}

function RailLink({ item, current, onGo }: { item: NavItem; current: boolean; onGo?: () => void }) {
  return (
    <Link
      href={item.href}
      onClick={onGo}
      aria-current={current ? "page" : undefined}
      className={joinClasses(
        "flex h-control items-center gap-2 rounded-control px-2 hover:no-underline",
        current ? "bg-track font-medium" : "text-text-2 hover:bg-hover hover:text-text",
      )}
    >
      {item.icon}
      {item.label}
      {item.count !== undefined && (
        <span
          className={joinClasses("ml-auto font-normal text-small", current ? "text-text-2" : "text-text-3")}
        >
          {item.count}
        </span>
      )}
    </Link>
  );
}
