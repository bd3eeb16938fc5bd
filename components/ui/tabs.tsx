import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";

export type Tab = { href: string; label: string; count?: string; current: boolean };

/** Tabs are addresses: each is a link, the current one says so. */
export function Tabs({ name, tabs }: { name: string; tabs: readonly Tab[] }) {
  return (
    <nav
      aria-label={name}
      className="flex gap-5 overflow-x-auto border-b [scrollbar-width:none] max-rail:-mx-gutter max-rail:px-gutter"
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.current ? "page" : undefined}
          className={joinClasses(
            "flex h-tab flex-none items-center gap-1.5 border-b-2",
            tab.current
              ? "border-text font-medium"
              : "border-transparent text-text-2 hover:text-text hover:no-underline",
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="font-normal text-small text-text-3">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
