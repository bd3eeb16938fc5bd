import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstStartForm } from "@/components/sign-in/first-start-form";
import { EntryPage } from "@/components/ui/entry-page";
import { type Fact, Facts } from "@/components/ui/facts";
import type { WireReadiness } from "@/lib/contracts/system/read-readiness";
import { listOutsideWays } from "@/lib/server/auth/outside-providers";
import { appContext } from "@/lib/server/http/app-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";
import { readReadiness } from "@/lib/server/services/system/read-readiness";
import { explainRefusal } from "../explain-refusal";
import { createOwnerAccount, permitOwner } from "./actions";

export const metadata: Metadata = { title: "Create the owner account" };
export const dynamic = "force-dynamic";

export default async function FirstStartPage({ searchParams }: PageProps<"/first-start">) {
  const shared = appContext();
  if (!(await isFirstStart(shared))) redirect("/sign-in");
  const { error } = await searchParams;
  const readiness = await readReadiness(shared);
  return (
    <EntryPage title="Create the owner account" foot={<span>works without internet</span>}>
      <p className="text-text-2">This server has no account yet. The owner sees every run and every host.</p>
      <FirstStartForm
        needsToken={shared.setupToken !== null}
        ways={listOutsideWays(shared.env)}
        outsideRefusal={explainRefusal(error)}
        createOwner={createOwnerAccount}
        permitOwner={permitOwner}
      />
      <div className="border-t pt-4">
        <Facts left facts={describeReadiness(readiness)} />
      </div>
    </EntryPage>
  );
}

function describeReadiness({ database, workers, engine }: WireReadiness): readonly Fact[] {
  return [
    { label: "Database", value: database.message },
    {
      label: "Worker",
      value: workers.alive > 0 ? `${workers.alive} seen` : "none seen yet: runs will wait for one",
    },
    {
      label: "Engine",
      value:
        workers.blocked.length > 0
          ? workers.blocked.join(" ")
          : engine.hosts > 0
            ? `${engine.hosts === 1 ? "1 host" : `${engine.hosts} hosts`} known`
            : "no host known yet",
    },
  ];
}
