import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { EntryPage } from "@/components/ui/entry-page";
import { readNextPath } from "@/lib/client/read-next-path";
import { listOutsideWays } from "@/lib/server/auth/outside-providers";
import { appContext } from "@/lib/server/http/app-context";
import { consoleContext } from "@/lib/server/http/console-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";
import { explainRefusal } from "../explain-refusal";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { error, next } = await searchParams;
  const nextPath = readNextPath(next) ?? "/runs";
  if (await consoleContext(await headers())) redirect(nextPath);
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
