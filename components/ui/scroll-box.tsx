import type { ComponentProps } from "react";
import { joinClasses } from "@/components/ui/join-classes";

/**
 * What is larger than its place and scrolls inside itself. It can be reached by keyboard, and where more lies beyond its left
 * or right edge, that edge is shaded. `name` is for screen readers; without one it is no landmark.
 */
export function ScrollBox({ name, className, ...rest }: ComponentProps<"section"> & { name?: string }) {
  return (
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      {...rest}
      className={joinClasses("shaded-edges overflow-auto", className)}
    />
  );
}

/** Text of a program, JSON or a command, in its own box. */
export function CodeBox({ name, text, className }: { name: string; text: string; className?: string }) {
  return (
    <ScrollBox
      name={name}
      className={joinClasses("border-y bg-sunken px-4 py-3 text-small leading-code", className)}
    >
      <pre>{text}</pre>
    </ScrollBox>
  );
}
