"use client";

import { useState } from "react";
import type { AccountPort, Enrolment } from "@/components/account-parts/accounts-port";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { CodeField } from "@/components/account-parts/code-field";
import { PasswordField } from "@/components/account-parts/password-field";
import { useAction } from "@/components/account-parts/use-action";
import { CopyInline } from "@/components/ui/copy-button";
import { FormDialog } from "@/components/ui/form-dialog";

const ownPaths = ["current", "code"];

/** The password, then what the app is shown, then a code of it. Nothing changes before that. */
export function SetUpDialog({
  hasPassword,
  port,
  onSetUp,
  onClose,
}: {
  hasPassword: boolean;
  port: Pick<AccountPort, "beginSecondFactor" | "endSetUp">;
  onSetUp: (recoveryCodes: readonly string[]) => void;
  onClose: () => void;
}) {
  const { run, errorOf, refusalBeside } = useAction();
  const [current, setCurrent] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);

  async function submit(): Promise<void> {
    if (!enrolment) return setEnrolment(await run(() => port.beginSecondFactor({ current })));
    const done = await run(() => port.endSetUp({ code }));
    if (done) onSetUp(done.recoveryCodes);
  }

  return (
    <FormDialog
      title="Set up a second factor"
      description={
        enrolment
          ? "Scan this with an authenticator app, or type the secret into it. Then enter the code that it shows."
          : "You need an authenticator app: any that makes codes of six digits. Your other sessions end with it."
      }
      verb={enrolment ? "Turn on" : "Continue"}
      busyLabel="Checking…"
      onSubmit={submit}
      onClose={onClose}
    >
      {enrolment && (
        <>
          <QrCode qr={enrolment.qr} />
          <p className="text-center text-small text-text-3">
            <CopyInline text={enrolment.secret} name="secret">
              <span className="mono wrap-anywhere text-text-2">
                {enrolment.secret.replace(/.{4}(?=.)/g, "$& ")}
              </span>
            </CopyInline>
          </p>
          <CodeField
            value={code}
            onChange={setCode}
            error={errorOf("code")}
            help="Six digits, new every 30 s."
            autoFocus
          />
        </>
      )}
      {!enrolment && hasPassword && (
        <PasswordField
          label="Your password"
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          error={errorOf("current")}
        />
      )}
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}

/** Black on white in either theme: that is what cameras read. */
function QrCode({ qr: { size, path } }: { qr: Enrolment["qr"] }) {
  return (
    <svg
      role="img"
      aria-label="QR code of the secret"
      viewBox={`0 0 ${size} ${size}`}
      className="mx-auto size-48 rounded-control"
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
