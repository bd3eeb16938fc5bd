"use client";

import { Download } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useAsk } from "./use-ask";

/** Asks for a signed link and follows it; the browser saves the file under the name that the server gives it. */
export function DownloadButton({
  readUrl,
  label,
  iconOnly = false,
  title = iconOnly ? label : undefined,
  ...rest
}: Pick<ButtonProps, "look" | "small" | "iconOnly" | "title"> & {
  readUrl: () => Promise<string>;
  /** Its name also where it is an icon. */
  label: string;
}) {
  const { busy, ask } = useAsk();
  return (
    <Button
      {...rest}
      iconOnly={iconOnly}
      aria-label={iconOnly ? label : undefined}
      title={title}
      className="relative"
      icon={<Icon of={Download} />}
      busy={busy}
      busyLabel={iconOnly ? undefined : "Asking…"}
      onClick={() => ask("Not downloaded: ", async () => followLink(await readUrl()), "again")}
    >
      {iconOnly ? undefined : label}
    </Button>
  );
}

function followLink(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.rel = "noopener";
  link.click();
}
