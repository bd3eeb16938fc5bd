"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountPort } from "@/components/account-parts/accounts-port";
import { ListRowsSkeleton } from "@/components/account-parts/list-skeleton";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { useAsk } from "@/components/page-parts/use-ask";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/section";
import { actionsColumn, CellNote, numeric, onlyWide, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { requireDone } from "@/lib/client/action-result";
import { sessionsQuery } from "@/lib/client/queries/sessions";
import { leaveSession } from "@/lib/client/session";
import type { WireSession } from "@/lib/contracts/sessions/session";
import { describeBrowser } from "./describe-browser";

/** From where one is signed in. Ending one counts at its very next request. */
export function SessionList({ port }: { port: Pick<AccountPort, "endOne" | "endOthers"> }) {
  const { ask } = useAsk();
  const client = useQueryClient();
  const query = useQuery(sessionsQuery());
  const [asking, setAsking] = useState(false);
  const sessions = query.data?.sessions;
  const readAgain = () => client.invalidateQueries({ queryKey: sessionsQuery().queryKey });

  async function end({ session_id: sessionId, is_current: isCurrent }: WireSession): Promise<void> {
    if (isCurrent) return leaveSession();
    await ask("Not ended: ", () => requireDone(port.endOne(sessionId)));
    await readAgain();
  }

  return (
    <Section
      title="Sessions"
      note={sessions && String(sessions.length)}
      end={
        sessions && sessions.length > 1 ? (
          <Button small look="danger" onClick={() => setAsking(true)}>
            End all others
          </Button>
        ) : undefined
      }
    >
      <QueryFailure what="The sessions" query={query} />
      {query.isPending && <ListRowsSkeleton />}
      {sessions && (
        <Table
          caption="Sessions"
          columns={["Browser", onlyWide("Signed in"), numeric("Last seen"), actionsColumn]}
        >
          {sessions.map((session) => (
            <Tr key={session.session_id}>
              <Td tall className="max-w-64 max-rail:max-w-40">
                <div className="truncate font-medium" title={session.user_agent}>
                  {describeBrowser(session.user_agent)}
                </div>
                <CellNote>
                  {session.is_current && <b className="font-medium text-text-2">this one · </b>}
                  from {session.address || "an unknown address"}
                </CellNote>
              </Td>
              <Td tall className="whitespace-nowrap max-rail:hidden">
                <Age at={session.created_at} />
                <CellNote>
                  by {session.provider}
                  {session.ends_at && (
                    <>
                      , ends <Age at={session.ends_at} />
                    </>
                  )}
                </CellNote>
              </Td>
              <Td tall numeric>
                <Age at={session.last_seen_at} />
              </Td>
              <Td tall className="text-right">
                <Button small onClick={() => end(session)}>
                  {session.is_current ? "Sign out" : "End"}
                </Button>
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="End all other sessions?"
        text="Every other browser that is signed in as you has to sign in again. This one stays."
        keepLabel="Keep sessions"
        confirmLabel="End sessions"
        busyLabel="Ending…"
        onConfirm={async () => {
          await requireDone(port.endOthers());
          await readAgain();
        }}
      />
    </Section>
  );
}
