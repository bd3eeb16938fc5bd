import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/accounts/sign-in-form";
import { Door } from "@/components/ui/door";
import { appContext } from "@/lib/server/http/app-context";
import { consoleContext } from "@/lib/server/http/console-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if (await consoleContext((await headers()).get("cookie"))) redirect("/runs");
  if (await isFirstStart(appContext())) redirect("/first-start");
  return (
    <Door title="Sign in" foot={<span>works without internet</span>}>
      <SignInForm />
      <p className="text-small text-text-3">
        No account? This version has one, the owner's: whoever set up this server made it at the first start.
      </p>
    </Door>
  );
}
