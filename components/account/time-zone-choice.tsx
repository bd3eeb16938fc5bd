"use client";

import { Segments } from "@/components/ui/segments";
import { Clock } from "@/components/ui/time";
import { chooseTimeZone, useTimeZone, useZoneName } from "@/components/ui/use-time-zone";

/** In which zone this browser shows times; the server has no part in it. `now`: an example. */
export function TimeZoneChoice({ now }: { now: string }) {
  const zone = useTimeZone();
  const name = useZoneName();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Segments
        name="Times are shown in"
        segments={[
          { value: "utc", label: "UTC" },
          { value: "local", label: "Local time" },
        ]}
        value={zone}
        onChange={chooseTimeZone}
      />
      <span className="text-small text-text-3">
        opened at <Clock at={now} /> {name}, in this browser
      </span>
    </div>
  );
}
