import type { ReactNode } from "react";

/** What would be here, one action, the command to copy, the facts that decide whether it will work. No drawing. */
export function Empty({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-5 border-t pt-4 pb-12 *:max-w-prose">
      <div>
        <h2 className="text-lead">{title}</h2>
        {text && <p className="mt-1 text-text-2">{text}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      {children}
    </section>
  );
}
