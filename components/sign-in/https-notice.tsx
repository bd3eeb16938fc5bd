"use client";

import { useSyncExternalStore } from "react";
import { Strip } from "@/components/ui/strip";

/** Beside every way in, where the console's address begins with https: a browser keeps no session that it got by http. */
export function HttpsNotice({ url }: { url: string }) {
  const protocol = useSyncExternalStore(neverChanges, readProtocol, () => "https:");
  if (protocol === "https:") return null;
  return (
    <Strip fact="Nobody can sign in at this address.">
      The console is at{" "}
      <a className="link" href={url}>
        {url}
      </a>
      , as HARDSIM_PUBLIC_URL says, and a browser keeps no session of it that comes by http.
    </Strip>
  );
}

const neverChanges = () => () => undefined;
const readProtocol = () => window.location.protocol;
