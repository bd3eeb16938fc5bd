import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditAction } from "@/lib/core/names";
import { auditEvent } from "@/lib/server/db/schema/audit";
import { checkpoint } from "@/lib/server/db/schema/runs";
import { acceptInvite } from "@/lib/server/services/accounts/accept-invite";
import { checkSignIn } from "@/lib/server/services/accounts/check-sign-in";
import { recordAudit } from "@/lib/server/services/audit/record";
import { upsertHost } from "@/lib/server/store/hosts";
import { createPlayedRun, type PlayedRun } from "./testing/played-run";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import type { Sent, TestApi } from "./testing/test-api";

const from = { "x-hardsim-address": "192.0.2.77" };
type Listed = {
  audit_event_id: string;
  action: AuditAction;
  message: string;
  project_id: string | null;
  actor: { kind: string; name: string | null };
  address: string;
  subject: { name: string } | null;
  data: Record<string, unknown>;
};

let played: PlayedRun;
let api: TestApi;
beforeAll(async () => {
  played = await createPlayedRun();
  api = played.api;
});
afterAll(() => api.close());

const call = (who: SignedIn, method: string, path: string, body?: unknown) =>
  api.call(method, path, { headers: { ...who.headers, ...from }, ...(body === undefined ? {} : { body }) });
const list = async (who: Sent, query = "") => {
  const { json } = await api.call("GET", `/v1/audit-events${query}`, who);
  return json.audit_events as Listed[];
};
const makeAdmin = async () => {
  const { projectId, key } = await api.makeTenant();
  return { projectId, key, admin: await signInAs(api, { [projectId]: "admin" }) };
};

describe("the audit log", () => {
  it("tells who did what to members, keys, the project and its limit, from where", async () => {
    const { projectId, admin } = await makeAdmin();
    const members = `/v1/projects/${projectId}/members`;
    const invited = await call(admin, "POST", members, { email: "ida@lab.example", role: "member" });
    const userId = String(invited.json.user_id);
    await call(admin, "PATCH", `${members}/${userId}`, { role: "admin" });
    const linked = await call(admin, "POST", `${members}/${userId}/password-link`);
    const token = String(linked.json.url).split("/invite/")[1] ?? "";
    await acceptInvite(api.shared, token, { name: "Ida", password: "long enough for now" }, "192.0.2.78");
    await call(admin, "DELETE", `${members}/${userId}`);
    const body = { project_id: projectId, name: "ci", scopes: ["training:read"] };
    const made = await call(admin, "POST", "/v1/api-keys", body);
    await call(admin, "DELETE", `/v1/api-keys/${made.json.key_id}`);
    await call(admin, "DELETE", `/v1/api-keys/${made.json.key_id}`);
    await call(admin, "PATCH", `/v1/projects/${projectId}`, { name: "Arms", credit_limit: 5 });

    const told = await list({ headers: admin.headers }, `?project_id=${projectId}`);
    expect(told.slice(0, -1).map(({ action, message }) => [action, message])).toEqual([
      ["project.changed", expect.stringMatching(/named it Arms; set the credit limit to 5, before none$/)],
      ["key.revoked", "revoked the key ci"],
      ["key.created", "made the key ci (training:read)"],
      ["member.removed", "removed ida@lab.example"],
      ["member.password_link_made", "made a link to set the password of ida@lab.example"],
      ["member.role_changed", "gave ida@lab.example the role admin, before member"],
      ["member.invited", "invited ida@lab.example as member"],
    ]);
    for (const { actor, address, project_id } of told.slice(0, -1))
      expect([actor.kind, actor.name, address, project_id]).toEqual([
        "user",
        admin.email,
        "192.0.2.77",
        projectId,
      ]);
    // The tenant's own key was made on the server's machine.
    expect(told.at(-1)).toMatchObject({ action: "key.created", actor: { kind: "command" } });
    const owner = await signInAs(api, "owner");
    const [set] = await list({ headers: owner.headers }, "?action=account.password_set");
    expect(set).toMatchObject({ address: "192.0.2.78", subject: { name: "ida@lab.example" } });
    expect(JSON.stringify(told)).not.toContain(String(made.json.key));
    expect(JSON.stringify(told)).not.toContain(token);
  });

  it("tells of sign-ins, also of those that were refused, and of the hosts", async () => {
    const owner = await signInAs(api, "owner");
    await checkSignIn(api.shared, { email: owner.email, password: "a guess", address: "198.51.100.4" });
    await checkSignIn(api.shared, {
      email: "a password typed in the wrong field",
      password: "",
      address: "",
    });
    await upsertHost(api.database.db, {
      hostId: "host-a",
      name: "lab-a",
      cpus: 1,
      memoryBytes: 1,
      gpuKind: "emulated",
      gpuModel: null,
      devices: [],
    });
    await call(owner, "POST", "/v1/fleet/hosts/host-a/drain");
    await call(owner, "POST", "/v1/fleet/hosts/host-a/undrain");
    const told = await list({ headers: owner.headers }, "?limit=5");
    expect(told.map(({ action, subject }) => [action, subject?.name ?? null])).toEqual([
      ["host.resumed", "lab-a"],
      ["host.drained", "lab-a"],
      ["account.sign_in_refused", null],
      ["account.sign_in_refused", owner.email],
      ["account.signed_in", null],
    ]);
    expect(told[3]).toMatchObject({ actor: { kind: "visitor" }, address: "198.51.100.4" });
  });

  it("tells of each download who asked for the link, and from where it was opened, once a machine", async () => {
    const { key, runId } = played;
    const { json } = await played.get(`/v1/training-runs/${runId}/checkpoints`);
    const [{ checkpoint_id: id }] = json.checkpoints as [{ checkpoint_id: string }];
    const { sha256 } = await api.shared.storage.putBytes(Buffer.from("a checkpoint"));
    await api.database.db.update(checkpoint).set({ sha256 }).where(eq(checkpoint.checkpointId, id));
    const link = await played.get(`/v1/training-runs/${runId}/checkpoints/${id}/download-url`);
    const path = new URL(String(link.json.url)).pathname;
    for (const range of ["bytes=0-0", "bytes=1-2"])
      await (await api.open("GET", path, { headers: { ...from, range } })).arrayBuffer();
    await (await api.open("GET", path, { headers: { "x-hardsim-address": "192.0.2.79" } })).arrayBuffer();
    const told = await list({ key }, "?limit=3");
    expect(told.map(({ action, address }) => [action, address])).toEqual([
      ["download.opened", "192.0.2.79"],
      ["download.opened", "192.0.2.77"],
      ["download.link_made", ""],
    ]);
    expect(told[0]).toMatchObject({
      subject: { name: link.json.filename },
      data: { asked_by: told[2]?.actor.name },
    });
  });

  it("is each project's for its admins alone, and the whole server's for its owners", async () => {
    const one = await makeAdmin();
    const two = await makeAdmin();
    const own = await list({ headers: one.admin.headers });
    expect(new Set(own.map(({ project_id }) => project_id))).toEqual(new Set([one.projectId]));
    expect(await list({ headers: one.admin.headers }, `?project_id=${two.projectId}`)).toEqual([]);
    const ofKey = await list({ key: two.key });
    expect(new Set(ofKey.map(({ project_id }) => project_id))).toEqual(new Set([two.projectId]));
    const member = await signInAs(api, { [one.projectId]: "member" });
    expect((await call(member, "GET", "/v1/audit-events")).status).toBe(403);
    const all = await list({ headers: (await signInAs(api, "owner")).headers });
    expect(all.map(({ project_id }) => project_id)).toContain(null);
  });

  it("is read by pages, by whom, by what and by day, and as one file", async () => {
    const { projectId, admin } = await makeAdmin();
    const who = { headers: admin.headers };
    const { userId } = admin;
    for (const name of ["=cmd", "b", "c"]) await call(admin, "PATCH", `/v1/projects/${projectId}`, { name });
    const query = `?project_id=${projectId}&limit=2&actor=`;
    const first = await api.call("GET", `/v1/audit-events${query}${userId}`, who);
    const next = String(first.json.next_cursor);
    const rest = await api.call("GET", `/v1/audit-events${query}${userId}&cursor=${next}`, who);
    const ids = [first, rest].flatMap(({ json }) => json.audit_events as Listed[]);
    expect(ids.map(({ data }) => data.name)).toEqual(["c", "b", "=cmd"]);
    expect(rest.json.next_cursor).toBeNull();
    const part = encodeURIComponent(admin.email.slice(3, -4).toUpperCase());
    expect(await list(who, `?actor=${part}`)).toHaveLength(3);
    expect(await list(who, "?actor=%25")).toEqual([]);
    expect(await list(who, "?action=key.revoked")).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    expect(await list(who, `?from=${today}&to=${today}&actor=${userId}`)).toHaveLength(3);
    expect(await list(who, "?to=2020-01-01")).toEqual([]);
    const wrong = await api.call("GET", "/v1/audit-events?action=none", who);
    expect([wrong.status, wrong.json.code]).toEqual([400, "invalid_request"]);

    const file = await api.open("GET", `/v1/audit-events${query}${userId}&format=csv`, who);
    expect(file.headers.get("content-type")).toContain("text/csv");
    const lines = (await file.text()).trim().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^time,action,message,actor_kind/);
    expect(lines[1]).toContain(admin.email);
  });

  it("cannot be changed by any statement, whoever sends it", async () => {
    const { db } = api.database;
    const entry = { action: "key.created", projectId: null } as const;
    await recordAudit(db, { actor: { kind: "visitor", id: null, name: "\0\ud800" }, address: "" }, entry);
    const refused = { cause: { message: expect.stringContaining("append-only") } };
    await expect(db.update(auditEvent).set({ address: "elsewhere" })).rejects.toMatchObject(refused);
    await expect(db.delete(auditEvent)).rejects.toMatchObject(refused);
    await expect(db.execute(sql`truncate audit_event`)).rejects.toMatchObject(refused);
    await expect(
      db.execute(sql`insert into audit_event select * from audit_event limit 1
        on conflict (audit_event_id) do update set address = 'elsewhere'`),
    ).rejects.toMatchObject(refused);
  });

  it("keeps what happened and its entry together", async () => {
    const { projectId, admin } = await makeAdmin();
    const { db } = api.database;
    await db.execute(
      sql`alter table audit_event add constraint no_more check (project_id <> ${sql.raw(`'${projectId}'`)}) not valid`,
    );
    const { status } = await call(admin, "PATCH", `/v1/projects/${projectId}`, { name: "not told of" });
    await db.execute(sql`alter table audit_event drop constraint no_more`);
    expect(status).toBe(500);
    const projects = (await call(admin, "GET", "/v1/projects")).json.projects as { name: string }[];
    expect(projects.map(({ name }) => name)).not.toContain("not told of");
    expect(api.logged.splice(0)).toHaveLength(1);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
