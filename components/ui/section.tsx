import { type ReactNode, useId } from "react";
import { joinClasses } from "@/components/ui/join-classes";

/** A rule with a name on it. There is no box. */
export function Section({
  title,
  code = false,
  note,
  end,
  ruled = false,
  className,
  children,
}: {
  title: ReactNode;
  /** The title is one of the API's own names. */
  code?: boolean;
  note?: ReactNode;
  end?: ReactNode;
  ruled?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={joinClasses("min-w-0", ruled && "border-t pt-3", className)} aria-labelledby={id}>
      <div className="mb-2 flex min-h-control flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className={code ? "mono" : undefined}>
          {title}
        </h2>
        {note && <span className="text-small text-text-3">{note}</span>}
        {end && <div className="ml-auto flex items-center gap-2">{end}</div>}
      </div>
      {children}
    </section>
  );
}
