import type { LucideIcon } from "lucide-react";
import { joinClasses } from "@/components/ui/join-classes";

/** A decoration beside a word, or inside a control that has a name of its own: 16 px (12 when small), 1.5 px strokes. */
export function Icon({
  of: Glyph,
  small = false,
  className,
}: {
  of: LucideIcon;
  small?: boolean;
  className?: string;
}) {
  return (
    <Glyph
      aria-hidden
      size={small ? 12 : 16}
      strokeWidth={small ? 1.25 : 1.5}
      absoluteStrokeWidth
      className={joinClasses("flex-none", className)}
    />
  );
}
