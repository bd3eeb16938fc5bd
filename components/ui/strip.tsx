import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";

export type StripTone = "warn" | "bad" | "info";

const tones: Record<StripTone, { box: string; icon: string }> = {
  warn: { box: "border-l-paused bg-paused-wash", icon: "text-paused" },
  bad: { box: "border-l-failed bg-failed-wash", icon: "text-failed" },
  info: { box: "border-l-line-control bg-sunken", icon: "text-text-2" },
};

/** One line under the head for what concerns the page: the fact in bold, its consequence, one action. */
export function Strip({
  tone = "warn",
  fact,
  children,
  action,
}: {
  tone?: StripTone;
  fact?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={joinClasses(
        "flex flex-wrap items-center gap-3 rounded-control border border-line-strong border-l-3 px-3 py-2",
        tones[tone].box,
      )}
    >
      <Icon of={tone === "info" ? Info : TriangleAlert} className={tones[tone].icon} />
      {/* Where there is room for few words beside it, the action goes below them. */}
      <p className="min-w-0 flex-1 basis-56">
        {fact && <b className="font-strong">{fact}</b>} {children}
      </p>
      {action && <div className="ml-auto flex flex-wrap gap-3">{action}</div>}
    </div>
  );
}
