import { listAmounts } from "@/components/charts/list-ticks";
import { acrossSteps } from "@/components/charts/step-plot";
import { axisGrid } from "@/components/replay/curve-list";
import { formatNumber } from "@/components/ui/format-number";

/** The labels below all curves. */
export function StepAxis({ last }: { last: number }) {
  const across = acrossSteps(last);
  return (
    <div aria-hidden="true" className={axisGrid}>
      <span className="@max-[34rem]:hidden" />
      <div className="relative h-4 text-micro text-text-3 @max-[34rem]:col-span-2">
        {(last === 0 ? [0] : listAmounts(last, 6, true)).map((step) => (
          <span key={step} className="absolute -translate-x-1/2" style={{ left: `${across(step)}%` }}>
            {formatNumber(step)}
          </span>
        ))}
      </div>
    </div>
  );
}
