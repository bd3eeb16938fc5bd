"use client";

import { Download } from "lucide-react";
import { useDownload } from "@/components/page-parts/use-download";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";

/** Asks for a signed link and follows it; the browser saves the file under its own name. */
export function FileDownloadButton({
  readUrl,
  label,
  look = "plain",
  small = false,
  iconOnly = false,
}: {
  readUrl: () => Promise<string>;
  label: string;
  look?: ButtonLook;
  small?: boolean;
  /** The label is its name all the same. */
  iconOnly?: boolean;
}) {
  const { busy, download } = useDownload(readUrl);
  return (
    <Button
      look={look}
      small={small}
      iconOnly={iconOnly}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? label : undefined}
      className="relative"
      icon={<Icon of={Download} />}
      busy={busy}
      busyLabel={iconOnly ? undefined : "Asking…"}
      onClick={download}
    >
      {iconOnly ? undefined : label}
    </Button>
  );
}
