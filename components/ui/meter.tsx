import { Children, type ReactNode } from "react";
import { Bar, type BarShares } from "@/components/ui/bar";
import { joinClasses } from "@/components/ui/join-classes";

/** A number with its limit, unit and one line of note. Goes into `Meters`. */
export function Meter({
  label,
  code,
  value,
  limit,
  shares,
  warns,
  note,
  noteTone,
}: {
  label: ReactNode;
  /** The API's own name for it, at the right of the label. */
  code?: string;
  value: ReactNode;
  /** "of 24 done": what follows the number. */
  limit?: ReactNode;
  shares: BarShares | null;
  warns?: boolean;
  note?: ReactNode;
  noteTone?: "warn" | "bad";
}) {
  return (
    <>
      <dt className="flex justify-between gap-2 text-small text-text-3">
        {label}
        {code && <span className="mono truncate">{code}</span>}
      </dt>
      <dd>
        <p className="mt-0.5 truncate text-lead">
          <span className="font-strong">{value}</span>
          {limit !== undefined && <span className="text-body text-text-2"> {limit}</span>}
        </p>
        <div className="mt-1.5">
          <Bar shares={shares} warns={warns} />
        </div>
        <p
          className={joinClasses(
            "mt-1.5 min-h-4 truncate text-small",
            noteTone === "warn" ? "text-paused" : noteTone === "bad" ? "text-failed" : "text-text-3",
          )}
          title={typeof note === "string" ? note : undefined}
        >
          {note}
        </p>
      </dd>
    </>
  );
}

/** A row of meters between hairlines; narrow, the first takes a line of its own. */
export function Meters({ children }: { children: ReactNode }) {
  const count = Children.toArray(children).length;
  return (
    <dl
      className="meters grid grid-cols-2 border-y rail:grid-cols-3 side:grid-cols-(--meter-columns)"
      style={{ "--meter-columns": `repeat(${count}, minmax(0, 1fr))` } as React.CSSProperties}
    >
      {Children.map(children, (child, index) => (
        <div
          className={joinClasses(
            "min-w-0 border-line py-3 pr-5 side:border-l side:px-5 side:first:border-l-0 side:first:pl-0 side:last:pr-0",
            index === 0 && "col-span-2 rail:col-span-1 max-rail:pr-0",
            index > 0 && "max-rail:border-t",
            index > 0 && index % 2 === 0 && "max-rail:border-l max-rail:pr-0 max-rail:pl-4",
            index % 3 !== 0 && "rail:max-side:border-l rail:max-side:pl-5",
            index > 2 && "rail:max-side:border-t",
          )}
        >
          {child}
        </div>
      ))}
    </dl>
  );
}
