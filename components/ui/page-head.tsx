import type { ReactNode } from "react";

/** The page's name, once; its state beside it, what it is below it, what can be done at the right. */
export function PageHead({
  title,
  state,
  meta,
  actions,
}: {
  title: ReactNode;
  state?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex items-start justify-between gap-4 max-rail:grid">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-title tracking-[-0.012em] wrap-anywhere">
            <bdi>{title}</bdi>
          </h1>
          {state}
        </div>
        {meta && (
          <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-small text-text-2">
            {meta}
          </div>
        )}
      </div>
      {actions && (
        <div className="flex flex-none items-center gap-2 max-rail:flex-wrap max-rail:*:flex-1">
          {actions}
        </div>
      )}
    </div>
  );
}
