import type { ActionResult } from "@/lib/client/action-result";
import type { WireApiKey } from "@/lib/contracts/api-keys/api-key";
import type { WireApiKeyCreated } from "@/lib/contracts/api-keys/create";
import type { WirePasswordLink } from "@/lib/contracts/members/create-password-link";
import type { WireInvitedMember } from "@/lib/contracts/members/invite";
import type { WireMember } from "@/lib/contracts/members/member";
import type { WireProject } from "@/lib/contracts/projects/project";

/** The server actions of the pages: each calls the verb of `/v1` and answers its value or its refusal. */
export type KeysPort = {
  createKey: (body: unknown) => Promise<ActionResult<WireApiKeyCreated>>;
  revokeKey: (keyId: string) => Promise<ActionResult<WireApiKey>>;
};

export type MembersPort = {
  invite: (projectId: string, body: unknown) => Promise<ActionResult<WireInvitedMember>>;
  giveRole: (projectId: string, userId: string, body: unknown) => Promise<ActionResult<WireMember>>;
  makePasswordLink: (projectId: string, userId: string) => Promise<ActionResult<WirePasswordLink>>;
  remove: (projectId: string, userId: string) => Promise<ActionResult<WireMember>>;
  resetSecondFactor: (projectId: string, userId: string) => Promise<ActionResult<WireMember>>;
  makeProject: (body: unknown) => Promise<ActionResult<WireProject>>;
  editProject: (projectId: string, body: unknown) => Promise<ActionResult<WireProject>>;
};

/** What an authenticator app is shown. `qr`: dark modules as an SVG path within a square of `size` units. */
export type Enrolment = { secret: string; qr: { size: number; path: string } };

type Ended = Promise<ActionResult<{ ended: number }>>;
export type AccountPort = {
  endOne: (sessionId: string) => Ended;
  endOthers: () => Ended;
  setPassword: (input: unknown) => Ended;
  unlink: (issuer: string) => Promise<ActionResult<{ unlinked: number }>>;
  beginSecondFactor: (input: unknown) => Promise<ActionResult<Enrolment>>;
  endSetUp: (input: unknown) => Promise<ActionResult<{ recoveryCodes: string[]; ended: number }>>;
  removeSecondFactor: (input: unknown) => Promise<ActionResult<{ removed: boolean }>>;
  renewRecoveryCodes: (input: unknown) => Promise<ActionResult<{ recoveryCodes: string[] }>>;
};
