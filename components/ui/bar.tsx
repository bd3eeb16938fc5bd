import { joinClasses } from "@/components/ui/join-classes";

/** Shares of the limit, 0 to 1. */
export type BarShares = {
  done: number;
  /** Being done now, after `done`. */
  now?: number;
  /** Promised to someone, after `done` and `now`. */
  held?: number;
  target?: number;
  forecast?: number;
};

const percent = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`;

function fillColor(done: number, warns: boolean): string {
  if (!warns || done < 0.85) return "bg-meter";
  return done < 1 ? "bg-meter-warn" : "bg-meter-full";
}

/** A drawing of numbers that stand beside it in words, so screen readers pass over it. */
export function Bar({
  shares,
  warns = false,
  thin = false,
}: {
  /** Null: there is no limit, so there is no bar, at the same height. */
  shares: BarShares | null;
  /** Nearing the limit is news: from 85 % the bar takes a colour. */
  warns?: boolean;
  thin?: boolean;
}) {
  const height = thin ? "h-0.75" : "h-1";
  if (!shares) return <div className={height} aria-hidden="true" />;
  const { done, now = 0, held = 0, target, forecast } = shares;
  return (
    <div className={joinClasses("relative rounded-mark bg-track", height)} aria-hidden="true">
      <i
        className={joinClasses("absolute inset-y-0 left-0 rounded-mark", fillColor(done, warns))}
        style={{ width: percent(done) }}
      />
      {held > 0 && (
        <i
          className="hatched absolute inset-y-0"
          style={{ left: percent(done + now), width: percent(Math.min(held, 1 - done - now)) }}
        />
      )}
      {now > 0 && (
        <i
          className="absolute inset-y-0 rounded-mark bg-accent"
          style={{ left: percent(done), width: percent(Math.min(now, 1 - done)) }}
        />
      )}
      {target !== undefined && (
        <b className="absolute -top-0.75 h-2.5 w-0.5 bg-text" style={{ left: percent(target) }} />
      )}
      {forecast !== undefined && (
        <b
          className="absolute -top-0.75 h-2.5 border-text-2 border-l-[1.5px] border-dotted"
          style={{ left: percent(forecast) }}
        />
      )}
    </div>
  );
}
