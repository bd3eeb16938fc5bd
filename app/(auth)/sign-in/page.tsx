import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/accounts/sign-in-form";
import { Door } from "@/components/ui/door";
import { readNextPath } from "@/lib/client/read-next-path";
import { outsideProviders } from "@/lib/server/auth/outside-providers";
import { appContext } from "@/lib/server/http/app-context";
import { consoleContext } from "@/lib/server/http/console-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { error, next } = await searchParams;
  const nextPath = readNextPath(next) ?? "/runs";
  if (await consoleContext((await headers()).get("cookie"))) redirect(nextPath);
  const shared = appContext();
  if (await isFirstStart(shared)) redirect("/first-start");
  const ids = outsideProviders(shared.env).map(({ id }) => id);
  return (
    <Door title="Sign in" foot={<span>works without internet</span>}>
      <SignInForm
        providers={(["github", "google"] as const).filter((id) => ids.includes(id))}
        nextPath={nextPath}
        refusal={typeof error === "string" ? explainRefusal(error) : null}
      />
      <p className="text-small text-text-3">
        No account, or forgot the password? An admin of your project can make you a link to set one.
      </p>
    </Door>
  );
}

/** What next-auth wrote into the address when another provider's sign-in came to nothing. */
function explainRefusal(error: string): string {
  if (error === "AccessDenied")
    return "Nobody has been invited here under the verified e-mail of that account. Ask an admin for an invitation.";
  return "The other provider did not let you in. Try again, or use your password.";
}
