import type { AuditAction } from "../names";

type Data = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** One entry of the audit log as a sentence without its actor, who stands beside it: "gave ida@lab.example the role admin". */
export function describeAudit(action: AuditAction, subject: string | null, data: Data): string {
  const whom = subject ?? "somebody";
  switch (action) {
    case "account.owner_created":
      return `made the owner's account ${whom}`;
    case "account.signed_in":
      return `signed in with ${tell(data.provider)}${data.second_factor === true ? " and a code" : ""}`;
    case "account.sign_in_refused":
      return `tried to sign in as ${whom} with a wrong password`;
    case "account.signed_out":
      return "signed out";
    case "account.sessions_ended":
      return `ended ${data.ended === 1 ? "one session" : `${tell(data.ended)} sessions`}`;
    case "account.password_set":
      return data.by === "link" ? `set the password of ${whom} with a link` : "changed the password";
    case "account.identity_linked":
      return `linked ${tell(data.issuer)}`;
    case "account.identity_unlinked":
      return `unlinked ${tell(data.issuer)}`;
    case "account.second_factor_set":
      return "set up a second factor";
    case "account.second_factor_removed":
      return "removed the second factor";
    case "account.second_factor_reset":
      return `reset the second factor of ${whom}`;
    case "account.recovery_codes_made":
      return "made new recovery codes";
    case "account.recovery_code_used":
      return `used a recovery code; ${tell(data.left)} left`;
    case "account.code_refused":
      return "entered a wrong code";
    case "member.invited":
      return `invited ${whom} as ${tell(data.role)}`;
    case "member.role_changed":
      return `gave ${whom} the role ${tell(data.role)}, before ${tell(data.before)}`;
    case "member.removed":
      return `removed ${whom}`;
    case "member.password_link_made":
      return `made a link to set the password of ${whom}`;
    case "key.created":
      return `made the key ${whom} (${tell(data.scopes)})`;
    case "key.revoked":
      return `revoked the key ${whom}`;
    case "project.created":
      return `made the project ${whom}, credit limit ${tell(data.credit_limit)}`;
    case "project.changed":
      return describeProjectChange(whom, data);
    case "host.drained":
      return `drained the host ${whom}`;
    case "host.resumed":
      return `took the host ${whom} back`;
    case "download.link_made":
      return `asked for a link to ${whom}`;
    case "download.opened":
      return `downloaded ${whom}${data.asked_by ? `, by a link that ${tell(data.asked_by)} asked for` : ""}`;
  }
}

function describeProjectChange(whom: string, data: Data): string {
  const parts = [
    data.name === undefined ? [] : [`named it ${tell(data.name)}`],
    data.credit_limit === undefined
      ? []
      : [`set the credit limit to ${tell(data.credit_limit)}, before ${tell(data.credit_limit_before)}`],
    data.storage_limit_gb === undefined
      ? []
      : [
          `set the storage limit to ${tellGb(data.storage_limit_gb)}, before ${tellGb(data.storage_limit_gb_before)}`,
        ],
    data.max_priority === undefined
      ? []
      : [`capped priorities at ${tell(data.max_priority)}, before ${tell(data.max_priority_before)}`],
  ].flat();
  return `changed the project ${whom}: ${parts.join("; ") || "nothing"}`;
}

const tellGb = (gb: Data[string] | undefined): string => (gb == null ? "none" : `${tell(gb)} GB`);

const tell = (value: Data[string] | undefined): string =>
  Array.isArray(value) ? value.join(", ") : value == null ? "none" : String(value);
