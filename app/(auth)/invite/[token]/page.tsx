import type { Metadata } from "next";
import { InviteForm } from "@/components/sign-in/invite-form";
import { EntryPage } from "@/components/ui/entry-page";
import { LinkButton } from "@/components/ui/link-button";
import { Age } from "@/components/ui/time";
import { appContext } from "@/lib/server/http/app-context";
import { readInvite } from "@/lib/server/services/accounts/accept-invite";
import { acceptInvitation } from "./actions";

// The address is the right to become that person: no page that one goes to from here may learn it.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: "noindex" };
export const dynamic = "force-dynamic";

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const invited = await readInvite(appContext(), token);
  if (!invited)
    return (
      <EntryPage title="This link does not work any more" foot={<span>works without internet</span>}>
        <p className="text-text-2">
          It was used, has expired, a newer one took its place, or what you may do has changed since. An admin
          of your project can make a new one.
        </p>
        <div>
          <LinkButton href="/sign-in">Sign in</LinkButton>
        </div>
      </EntryPage>
    );
  return (
    <EntryPage
      title={invited.isReset ? "Set a new password" : "Set a password"}
      foot={<span>works without internet</span>}
    >
      <p className="text-text-2">
        {invited.isReset ? "This link is for " : "You have been invited as "}
        <b className="font-strong">{invited.email}</b>. It works once; it ends{" "}
        <Age at={invited.expiresAt.toISOString()} />.
        {invited.isReset && " Setting the password signs you out everywhere else."}
      </p>
      <InviteForm
        token={token}
        email={invited.email}
        name={invited.name}
        asksName={!invited.isReset}
        accept={acceptInvitation}
      />
    </EntryPage>
  );
}
