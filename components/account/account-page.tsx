"use client";

import type { AccountPort } from "@/components/account-parts/accounts-port";
import { SessionList } from "@/components/sessions/session-list";
import { type Fact, Facts } from "@/components/ui/facts";
import { Name } from "@/components/ui/name";
import { Page } from "@/components/ui/page";
import { Columns } from "@/components/ui/page-body";
import { Section } from "@/components/ui/section";
import type { Role } from "@/lib/core/names";
import { PasswordForm } from "./password-form";
import { SecondFactorSection, type SetUpFactor } from "./second-factor-section";
import { type LinkedWay, SignInWays } from "./sign-in-ways";
import { TimeZoneChoice } from "./time-zone-choice";

/** Who one is here, from where one is signed in, and the password. */
export function AccountPage({
  name,
  email,
  hasPassword,
  places,
  ways,
  readAt,
  secondFactor,
  port,
}: {
  name: string;
  email: string;
  hasPassword: boolean;
  places: readonly { projectId: string; name: string; role: Role }[];
  ways: readonly LinkedWay[];
  /** When the server wrote the page. */
  readAt: string;
  secondFactor: SetUpFactor | null;
  port: AccountPort;
}) {
  return (
    <Page title="Account" meta={<span>{email}</span>}>
      <Columns
        main={<SessionList port={port} />}
        side={
          <>
            <Section title="You">
              <Facts facts={describeYou(name, email)} />
            </Section>
            <Section title="Projects" ruled>
              <Facts facts={describePlaces(places)} />
            </Section>
            <Section title="Times" ruled>
              <TimeZoneChoice now={readAt} />
            </Section>
            {ways.length > 0 && (
              <Section title="Other ways in" ruled>
                <SignInWays ways={ways} unlink={port.unlink} />
              </Section>
            )}
            <SecondFactorSection factor={secondFactor} hasPassword={hasPassword} port={port} />
            <Section title={hasPassword ? "Change password" : "Set a password"} ruled>
              <PasswordForm email={email} hasPassword={hasPassword} setPassword={port.setPassword} />
            </Section>
          </>
        }
      />
    </Page>
  );
}

const describeYou = (name: string, email: string): readonly Fact[] => [
  { label: "Name", value: <Name end>{name}</Name> },
  { label: "E-mail", value: <Name end>{email}</Name> },
];

const describePlaces = (
  places: readonly { projectId: string; name: string; role: Role }[],
): readonly Fact[] =>
  places.map(({ projectId, name, role }) => ({ key: projectId, label: <Name>{name}</Name>, value: role }));
