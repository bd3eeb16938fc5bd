import { joinClasses } from "@/components/ui/join-classes";

/** `primary` once a view. `danger` is red text; `danger-solid` stands in the dialog that asks. */
export type ButtonLook = "plain" | "primary" | "danger" | "danger-solid" | "quiet";

export type ButtonShape = {
  look?: ButtonLook;
  /** 24 px, for rows. */
  small?: boolean;
  /** Square, an icon alone; needs a name. */
  iconOnly?: boolean;
};

const looks: Record<ButtonLook, string> = {
  plain: "border-line-strong bg-bg font-medium hover:border-line-control hover:bg-hover active:bg-track",
  primary: "border-transparent bg-accent-fill font-medium text-on-accent hover:brightness-92",
  danger:
    "border-line-strong bg-bg font-medium text-failed hover:border-line-control hover:bg-hover active:bg-track",
  "danger-solid": "border-transparent bg-failed font-medium text-bg hover:brightness-92",
  quiet: "border-transparent text-text-2 hover:bg-hover hover:text-text active:bg-track",
};

const refused =
  "aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-text-3 aria-disabled:brightness-100 " +
  "disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-text-3";

/** One look for buttons and for links that act as one. */
export function buttonClass({ look = "plain", small = false, iconOnly = false }: ButtonShape = {}): string {
  const padding = look === "quiet" || small ? "px-2" : "px-3";
  const size = small ? "h-6 text-small" : "h-control";
  const width = small ? "w-6" : "w-control";
  return joinClasses(
    "inline-flex flex-none items-center justify-center gap-2 rounded-control border whitespace-nowrap no-underline transition-colors",
    looks[look],
    size,
    iconOnly ? width : padding,
    refused,
  );
}
