import { OctagonX } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Icon } from "@/components/ui/icon";

/** Something is wrong, in the order what, why, tried, do. Nothing else on the page is red but what failed. */
export function Banner({
  title,
  code,
  aside,
  why,
  evidence,
  because,
  tried,
  todo,
}: {
  title: ReactNode;
  code?: string;
  /** "exit 1 · i7, both attempts" */
  aside?: ReactNode;
  why?: ReactNode;
  /** The deciding log lines. */
  evidence?: ReactNode;
  /** What is missing because of it. */
  because?: ReactNode;
  tried?: ReactNode;
  todo?: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="rounded-control border border-line-strong border-l-3 border-l-failed"
    >
      <div className="grid gap-1 rounded-tr-control bg-failed-wash px-5 py-4">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 id={id} className="flex gap-2 text-lead">
            <Icon of={OctagonX} className="mt-0.75 text-failed" />
            <span className="min-w-0 wrap-anywhere">{title}</span>
          </h2>
          {code && <span className="mono text-failed">{code}</span>}
          {aside && <span className="text-small text-text-3">{aside}</span>}
        </div>
        {why && <p className="max-w-prose text-text-2">{why}</p>}
      </div>
      {evidence}
      {because && <p className="border-b px-5 py-2 text-small text-text-2">{because}</p>}
      {(tried || todo) && (
        <div className="grid rail:grid-cols-[7fr_5fr]">
          {tried && <BannerColumn title="What was retried">{tried}</BannerColumn>}
          {todo && <BannerColumn title="What to do">{todo}</BannerColumn>}
        </div>
      )}
    </section>
  );
}

function BannerColumn({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 px-5 py-4 not-first:border-t rail:not-first:border-t-0 rail:not-first:border-l">
      <h3 className="mb-2 font-normal text-small text-text-3">{title}</h3>
      {children}
    </div>
  );
}
