import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { CodeForm } from "@/components/sign-in/code-form";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { EntryPage } from "@/components/ui/entry-page";
import { readNextPath } from "@/lib/client/read-next-path";
import { listOutsideWays } from "@/lib/server/auth/outside-providers";
import { appContext } from "@/lib/server/http/app-context";
import { consoleContext, pendingSignIn } from "@/lib/server/http/console-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";
import { explainRefusal } from "../explain-refusal";
import { enterCode } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { error, next } = await searchParams;
  const nextPath = readNextPath(next) ?? "/runs";
  if (await consoleContext(await headers())) redirect(nextPath);
  const pending = await pendingSignIn(await headers());
  if (pending)
    return (
      <EntryPage title="One more step" foot={<span>works without internet</span>}>
        <p className="text-text-2">
          <b className="font-strong">{pending.user.email}</b> has a second factor. Enter the code that your
          authenticator app shows now, or one of your recovery codes.
        </p>
        <CodeForm email={pending.user.email} nextPath={nextPath} enterCode={enterCode} />
      </EntryPage>
    );
  const shared = appContext();
  if (await isFirstStart(shared))
    redirect(typeof error === "string" ? `/first-start?error=${encodeURIComponent(error)}` : "/first-start");
  return (
    <EntryPage title="Sign in" foot={<span>works without internet</span>}>
      <SignInForm ways={listOutsideWays(shared.env)} nextPath={nextPath} refusal={explainRefusal(error)} />
      <p className="text-small text-text-3">
        No account, or forgot the password? An admin of your project can make you a link to set one.
      </p>
    </EntryPage>
  );
}
