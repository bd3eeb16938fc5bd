import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";
import { ScrollBox } from "@/components/ui/scroll-box";

/** Hairlines only. `caption` is its name for screen readers; the table scrolls inside itself where it is too wide. */
export function Table({
  caption,
  busy,
  className,
  children,
}: {
  caption: string;
  busy?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <ScrollBox name={caption} className="relative max-w-full">
      <table className={joinClasses("w-full border-collapse", className)} aria-busy={busy || undefined}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  );
}

export type SortDirection = "ascending" | "descending";

export function Th({
  numeric = false,
  sort,
  className,
  children,
  ...rest
}: ComponentProps<"th"> & { numeric?: boolean; sort?: SortDirection }) {
  return (
    <th
      scope="col"
      {...rest}
      aria-sort={sort}
      className={joinClasses(
        "h-8 whitespace-nowrap border-b px-3 font-normal text-small text-text-3 first:pl-2 last:pr-2",
        numeric ? "text-right" : "text-left",
        className,
      )}
    >
      {children}
      {sort && (
        <Icon
          of={sort === "ascending" ? ArrowUp : ArrowDown}
          small
          className="ml-1 inline-block align-[-0.0625rem]"
        />
      )}
    </th>
  );
}

/** The head over buttons that name themselves: heard, not seen. */
export function ActionsTh() {
  return (
    <Th>
      <span className="sr-only">Actions</span>
    </Th>
  );
}

export function Tr({ selected, className, ...rest }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      {...rest}
      aria-selected={selected}
      className={joinClasses(
        "relative hover:bg-hover",
        selected && "bg-selected hover:bg-selected",
        className,
      )}
    />
  );
}

export function Td({
  numeric = false,
  tall = false,
  className,
  ...rest
}: ComponentProps<"td"> & { numeric?: boolean; tall?: boolean }) {
  return (
    <td
      {...rest}
      className={joinClasses(
        "border-b px-3 align-middle first:pl-2 last:pr-2",
        tall ? "h-row-2" : "h-row",
        numeric && "text-right whitespace-nowrap",
        className,
      )}
    />
  );
}

/** The second line of a cell. */
export function CellNote({ children }: { children: ReactNode }) {
  return <div className="text-small text-text-3">{children}</div>;
}

/** Opens the row; its click area is the whole row. Other controls of the row need `relative` to stay above it. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={joinClasses("hover:underline after:absolute after:inset-0", className)} />
  );
}
