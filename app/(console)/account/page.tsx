import type { Metadata } from "next";
import { readFor } from "@/app/(console)/gather-readings";
import { AccountPage } from "@/components/account/account-page";
import { sessionsQuery } from "@/lib/client/queries/sessions";
import { hasPassword } from "@/lib/server/services/accounts/change-password";
import { requireSession } from "@/lib/server/services/caller";
import { listProjects } from "@/lib/server/services/projects/list";
import { readSecondFactor } from "@/lib/server/services/second-factor/set-up";
import { listSessions } from "@/lib/server/services/sessions/list";
import { FirstPaint } from "../first-paint";
import { requireContext } from "../require-context";
import {
  beginSecondFactor,
  endOne,
  endOthers,
  endSetUp,
  removeSecondFactor,
  renewRecoveryCodes,
  setPassword,
  unlink,
} from "./actions";
import { listWays } from "./list-ways";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const context = await requireContext();
  const { name, email, isOwner, roles } = requireSession(context.caller);
  const factor = await readSecondFactor(context);
  const { projects } = await listProjects(context);
  return (
    <FirstPaint readings={[readFor(sessionsQuery(), () => listSessions(context))]}>
      <AccountPage
        name={name}
        email={email}
        hasPassword={await hasPassword(context)}
        places={projects.map((project) => ({
          projectId: project.project_id,
          name: project.name,
          role: isOwner ? "owner" : (roles.get(project.project_id) ?? "viewer"),
        }))}
        ways={await listWays(context)}
        readAt={new Date().toISOString()}
        secondFactor={factor && { since: factor.since.toISOString(), codesLeft: factor.codesLeft }}
        port={{
          endOne,
          endOthers,
          setPassword,
          unlink,
          beginSecondFactor,
          endSetUp,
          removeSecondFactor,
          renewRecoveryCodes,
        }}
      />
    </FirstPaint>
  );
}
