import { formatTicks } from "@/components/charts/fit-scale";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";
import { formatSpent } from "./format-spent";
import { type DayBar, prepareDayBars } from "./prepare-day-bars";
import { type UsagePlace, usageAddress } from "./usage-address";

type DaySums = Parameters<typeof prepareDayBars>[0];

/** One bar a day; a day is a link that narrows the table to it, and the way back when it is chosen. */
export function DayBars({
  sums,
  from,
  to,
  place,
}: {
  sums: DaySums;
  from: string;
  to: string;
  place: UsagePlace;
}) {
  const { bars, ticks } = prepareDayBars(sums, from, to);
  const credits = ticks.map((tick) => tick.credits);
  const labels = formatTicks({ min: 0, max: credits.at(-1) ?? 1, ticks: credits }, false);
  const labelled = new Set([bars[0]?.day, bars[Math.floor(bars.length / 2)]?.day]);
  return (
    <figure aria-label={`Credits by day, ${from} to ${to}, UTC`} className="pt-2">
      <div className="grid grid-cols-[minmax(3rem,auto)_minmax(0,1fr)]">
        {/* All labels lie in one cell, which is as wide as the widest, and each is lifted to its line. */}
        <div aria-hidden="true" className="grid h-36 items-end justify-items-end pr-2 text-micro text-text-3">
          {ticks.map(({ credits, share }, at) => (
            <span
              key={credits}
              className="relative col-start-1 row-start-1 translate-y-1/2 leading-none"
              style={{ bottom: `${share * 100}%` }}
            >
              {labels[at]}
            </span>
          ))}
        </div>
        <div className="relative h-36">
          {ticks.map(({ credits, share }) => (
            <i
              key={credits}
              aria-hidden="true"
              className={joinClasses("absolute inset-x-0 border-t", credits === 0 && "border-line-strong")}
              style={{ bottom: `${share * 100}%` }}
            />
          ))}
          <ol className="absolute inset-0 flex items-stretch gap-px rail:gap-0.5">
            {bars.map((bar) => (
              <li key={bar.day} className="min-w-0 flex-1">
                <DayLink bar={bar} place={place} today={bar.day === to} />
              </li>
            ))}
          </ol>
        </div>
        <div />
        <div aria-hidden="true" className="relative mt-1 flex h-4 text-micro text-text-3">
          {bars.map(({ day }) => (
            <span key={day} className="min-w-0 flex-1 overflow-visible whitespace-nowrap">
              {labelled.has(day) && shortDay(day)}
            </span>
          ))}
          <span className="absolute right-0">today</span>
        </div>
      </div>
    </figure>
  );
}

/** The last bar is now, so it has the accent; what is past is grey. */
function DayLink({ bar, place, today }: { bar: DayBar; place: UsagePlace; today: boolean }) {
  const chosen = place.day === bar.day;
  const words = `${bar.day}: ${formatSpent(bar.credits)} credits, ${bar.attempts} attempts`;
  return (
    <Link
      href={usageAddress({ ...place, day: chosen ? null : bar.day })}
      scroll={false}
      title={words}
      aria-label={words}
      aria-current={chosen ? "true" : undefined}
      className={joinClasses("flex h-full items-end hover:bg-hover", chosen && "bg-selected")}
    >
      <i
        className={joinClasses("w-full rounded-t-mark", today ? "bg-accent" : "bg-meter")}
        style={{ height: bar.credits > 0 ? `max(2px, ${bar.share * 100}%)` : "0" }}
      />
    </Link>
  );
}

/** "24 Nov": the year stands in the full one. */
function shortDay(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
