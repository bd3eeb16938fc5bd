import type { ReactNode } from "react";
import { ConsoleFrame } from "@/components/shell/console-frame";
import { QueryProvider } from "@/components/shell/query-provider";
import { hasScope } from "@/lib/server/services/caller";
import { requireContext } from "./require-context";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { caller } = await requireContext();
  return (
    <QueryProvider>
      <ConsoleFrame who={caller.kind === "session" ? caller.name : ""} isAdmin={hasScope(caller, "admin")}>
        {children}
      </ConsoleFrame>
    </QueryProvider>
  );
}
