import { ArrowDown, ArrowUp } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Skeleton } from "@/components/ui/skeleton";

/** Hairlines only. `caption` is its name for screen readers; the table scrolls inside itself where it is too wide. */
export function Table({
  columns,
  children,
  ...frame
}: ComponentProps<typeof TableFrame> & { columns: readonly Column[] }) {
  return (
    <TableFrame {...frame}>
      <TableHead columns={columns} />
      <tbody>{children}</tbody>
    </TableFrame>
  );
}

/** A table whose head and bodies are its children. */
export function TableFrame({
  caption,
  busy,
  rowCount,
  className,
  children,
}: {
  caption: string;
  busy?: boolean;
  /** With the head, where not all of its rows are there. */
  rowCount?: number;
  className?: string;
  children: ReactNode;
}) {
  return (
    <ScrollBox name={caption} className="relative max-w-full">
      <table
        className={joinClasses("w-full border-collapse", className)}
        aria-busy={busy || undefined}
        aria-rowcount={rowCount}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  );
}

/** The table's own head and rows, before the first answer. `cell`: how the cells of a column are set. */
export function TableSkeleton({
  caption,
  columns,
  headClassName,
  rows,
  widths,
  cell,
}: {
  caption: string;
  columns: readonly Column[];
  headClassName?: string;
  rows: number;
  /** One a column, in CSS. */
  widths: readonly string[];
  cell: (column: number) => ComponentProps<typeof Td>;
}) {
  return (
    <TableFrame caption={caption} busy>
      <TableHead columns={columns} className={headClassName} />
      <tbody>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows that say nothing have no other name
          <Tr key={row}>
            {widths.map((width, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor have their cells
              <Td key={column} {...cell(column)}>
                <Skeleton width={width} />
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/**
 * A column by its head: the name, and how it is set where that is not to the left. Of several names that are no text each
 * needs a key.
 */
export type Column = string | (Omit<ComponentProps<typeof Th>, "children"> & { name: ReactNode });

export const numeric = (name: ReactNode): Column => ({ name, numeric: true });

/** Not there where the page is narrow. */
export const onlyWide = (name: ReactNode): Column => ({ name, className: "max-rail:hidden" });

/** Over buttons that name themselves: heard, not seen. */
export const actionsColumn: Column = { key: "actions", name: <span className="sr-only">Actions</span> };

export function TableHead({ columns, className }: { columns: readonly Column[]; className?: string }) {
  return (
    <thead className={className}>
      <tr>
        {columns.map((column) => {
          const { name, key, ...rest } = typeof column === "string" ? { name: column, key: column } : column;
          return (
            <Th {...rest} key={key ?? String(name)}>
              {name}
            </Th>
          );
        })}
      </tr>
    </thead>
  );
}

function Th({
  numeric = false,
  sort,
  className,
  children,
  ...rest
}: ComponentProps<"th"> & { numeric?: boolean; sort?: "ascending" | "descending" }) {
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
