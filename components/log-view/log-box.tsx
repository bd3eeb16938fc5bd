import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "@/components/ui/join-classes";
import { ScrollBox } from "@/components/ui/scroll-box";

/** Where lines of a log stand. It does not read new ones aloud by itself: there may be thousands a second. */
export function LogBox({ className, ...rest }: ComponentProps<typeof ScrollBox>) {
  return (
    <ScrollBox
      role="log"
      aria-live="off"
      {...rest}
      className={joinClasses("border-y bg-sunken font-mono text-micro leading-log text-text-2", className)}
    />
  );
}

/** In the place of lines. */
export function NoLines({ children }: { children: ReactNode }) {
  return <div className="px-3 py-2 text-text-3">{children}</div>;
}
