import type { LucideIcon } from "lucide-react";
import { Button, type ButtonProps } from "./button";
import { Icon } from "./icon";

/** A sign alone, as small as rows need it; `name` says what it does to who hears it. */
export function IconButton({ of, name, ...rest }: ButtonProps & { of: LucideIcon; name: string }) {
  return <Button small look="quiet" iconOnly aria-label={name} icon={<Icon of={of} />} {...rest} />;
}
