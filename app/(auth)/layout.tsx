import type { ReactNode } from "react";
import { HttpsNotice } from "@/components/sign-in/https-notice";
import { isHttps } from "@/lib/server/auth/cookie-names";
import { appContext } from "@/lib/server/http/app-context";

export default function EntryLayout({ children }: { children: ReactNode }) {
  const { env } = appContext();
  const url = env.NEXTAUTH_URL ?? env.HARDSIM_PUBLIC_URL;
  return (
    <>
      {url !== undefined && isHttps(env) && <HttpsNotice url={url} />}
      {children}
    </>
  );
}
