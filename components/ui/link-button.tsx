import type { ComponentProps, ReactNode } from "react";
import { type ButtonShape, buttonClass } from "@/components/ui/button-class";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";

/** A link that looks like a button: it goes somewhere, a button does something. */
export function LinkButton({
  look,
  small,
  iconOnly,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & ButtonShape & { icon?: ReactNode }) {
  return (
    <Link {...rest} className={joinClasses(buttonClass({ look, small, iconOnly }), className)}>
      {icon}
      {children}
    </Link>
  );
}
