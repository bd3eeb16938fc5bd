import { Bell, BellRing } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { EndNotice } from "./use-end-notice";

export function refuseNotice(notice: EndNotice): string | null {
  return notice.state === "blocked" ? "This browser blocks notifications of this site." : null;
}

/** Wide; narrow, it is an item of the run's menu. */
export function EndNoticeButton({ notice }: { notice: EndNotice }) {
  if (notice.state === "none") return null;
  const on = notice.state === "on";
  const name = on ? "A notification comes when it ends" : "Notify me when it ends";
  return (
    <Button
      look="quiet"
      iconOnly
      aria-label="Notify me when it ends"
      aria-pressed={on}
      title={name}
      icon={<Icon of={on ? BellRing : Bell} className={on ? "text-accent" : undefined} />}
      className="max-rail:hidden"
      disabledReason={refuseNotice(notice)}
      onClick={notice.toggle}
    />
  );
}
