import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionResult } from "@/lib/client/action-result";
import { checkpoint } from "@/lib/server/db/schema/runs";
import { makeRun } from "@/lib/testing/factories";
import { asRequest } from "./testing/as-request";
import { type SignedIn, signInAs } from "./v1/testing/sign-in-as";
import { seedBody } from "./v1/testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./v1/testing/test-runs";

type Action = (...args: unknown[]) => Promise<ActionResult<unknown>>;

/** Every file of server actions, by its folder: whoever adds one has to say below who may call it. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
  .filter((file) => /^["']use server["']/m.test(readFileSync(join(import.meta.dirname, file), "utf8")));
const load = async (file: string): Promise<Record<string, Action>> =>
  import(/* @vite-ignore */ join(import.meta.dirname, file));

const callers = ["owner", "admin", "member", "viewer", "elsewhere", "nobody"] as const;
type Who = (typeof callers)[number];

let runs: TestRuns;
let tenant: Tenant & { runId: string };
let elsewhere: Tenant;
const signedIn = new Map<Who, SignedIn>();
beforeAll(async () => {
  runs = await createTestRuns();
  tenant = await runs.playedRun();
  elsewhere = await runs.makeTenant();
  const { projectId } = tenant;
  for (const who of ["admin", "member", "viewer"] as const)
    signedIn.set(who, await signInAs(runs.api, { [projectId]: who }));
  signedIn.set("owner", await signInAs(runs.api, "owner"));
  signedIn.set("elsewhere", await signInAs(runs.api, { [elsewhere.projectId]: "admin" }));
});
afterAll(() => runs.api.close());

/** Something of the project for each call, because some calls take it away. */
const freshRun = async () => (await makeRun(runs.api.database, { projectId: tenant.projectId })).runId;
const freshAsset = async () => {
  const body = { filename: "a.pt", size_bytes: 1, register_asset: true, asset_kind: "checkpoint" };
  const { json } = await tenant.call("POST", `/v1/assets/presign-upload`, {
    content_type: "application/octet-stream",
    metadata: {},
    ...body,
  });
  return String(json.asset_id);
};
const freshKey = async () => {
  const body = { project_id: tenant.projectId, name: "k", scopes: ["training:read"] };
  return String((await tenant.call("POST", "/v1/api-keys", body)).json.key_id);
};
const freshMember = async () => (await signInAs(runs.api, { [tenant.projectId]: "viewer" })).userId;
const freshExport = async () => {
  const path = `/v1/training-runs/${tenant.runId}/exports`;
  return String((await tenant.call("POST", path, { kind: "tensorboard" })).json.export_id);
};
const pinned = async () => {
  const [row] = await runs.api.database.db.select().from(checkpoint);
  return [row?.runId, row?.checkpointId, true];
};
const marked = async () => {
  const { json } = await tenant.call("GET", `/v1/training-runs/${tenant.runId}/episodes`);
  const [one] = json.episodes as { episode_id: string; mark: { version: number } | null }[];
  return [tenant.runId, one?.episode_id, { verdict: "bad", if_version: one?.mark?.version ?? 0 }];
};
const key = () => `once-${Math.random()}`;

/** From which role on an action of the project is done; `anybody`: whoever is signed in, for what is their own. */
type Least = "viewer" | "member" | "admin" | "owner" | "anybody";
const actions: Record<string, Record<string, [Least | "public", () => unknown[] | Promise<unknown[]>]>> = {
  "(auth)/first-start/actions.ts": {
    createOwnerAccount: ["public", () => [{}]],
    permitOwner: ["public", () => [""]],
  },
  "(auth)/invite/[token]/actions.ts": {
    acceptInvitation: ["public", () => ["guessed", { name: "Eve", password: "long enough for now" }]],
  },
  "(auth)/sign-in/actions.ts": { enterCode: ["public", () => [{ code: "000000" }]] },
  "(console)/account/actions.ts": {
    endOne: ["anybody", () => ["ses_none"]],
    endOthers: ["anybody", () => []],
    unlink: ["anybody", () => ["https://github.com"]],
    setPassword: ["anybody", () => [{ current: "", password: "short" }]],
    beginSecondFactor: ["anybody", () => [{ current: "not the password" }]],
    endSetUp: ["anybody", () => [{ code: "000000" }]],
    removeSecondFactor: ["anybody", () => [{ code: "000000" }]],
    renewRecoveryCodes: ["anybody", () => [{ code: "000000" }]],
  },
  "(console)/assets/actions.ts": {
    presignAsset: [
      "member",
      () => [
        tenant.projectId,
        { filename: "a.pt", content_type: "a/b", size_bytes: 1, register_asset: false },
      ],
    ],
    removeAsset: ["member", async () => [await freshAsset()]],
  },
  "(console)/fleet/actions.ts": { setDraining: ["owner", () => [runs.hostId, false]] },
  "(console)/keys/actions.ts": {
    createKey: ["admin", () => [{ project_id: tenant.projectId, name: "k", scopes: ["training:read"] }]],
    revokeKey: ["admin", async () => [await freshKey()]],
  },
  "(console)/members/actions.ts": {
    invite: ["admin", () => [tenant.projectId, { email: "new@lab.example", role: "viewer" }]],
    giveRole: ["admin", async () => [tenant.projectId, await freshMember(), { role: "member" }]],
    remove: ["admin", async () => [tenant.projectId, await freshMember()]],
    makePasswordLink: ["admin", async () => [tenant.projectId, await freshMember()]],
    resetSecondFactor: ["owner", async () => [tenant.projectId, await freshMember()]],
    makeProject: ["admin", () => [{ name: "another" }]],
    editProject: ["admin", () => [tenant.projectId, { name: "renamed" }]],
  },
  "(console)/runs/actions.ts": {
    pauseRun: ["member", async () => [await freshRun()]],
    resumeRun: ["member", async () => [await freshRun()]],
    cancelRun: ["member", async () => [await freshRun()]],
    changeRun: ["member", async () => [await freshRun(), { name: "renamed" }]],
    deleteRun: ["member", async () => [await freshRun()]],
    makeExport: ["member", () => [tenant.runId, { kind: "episodes_csv" }]],
    removeExport: ["member", async () => [tenant.runId, await freshExport()]],
    pinCheckpoint: ["member", pinned],
    markEpisode: ["member", marked],
    submitRun: ["member", () => [seedBody(tenant.projectId), key()]],
    submitFork: ["member", () => [tenant.runId, {}, key()]],
  },
};
const table = Object.entries(actions).flatMap(([file, named]) =>
  Object.entries(named).map(([name, [least, args]]) => ({ file, name, least, args })),
);

it("the table names every server action, and no other", async () => {
  expect(Object.keys(actions).sort()).toEqual([...files].sort());
  for (const file of files)
    expect(Object.keys(actions[file] ?? {}).sort(), file).toEqual(Object.keys(await load(file)).sort());
});

const ranks = ["viewer", "member", "admin", "owner"];
/** What each caller is told who may not: foreign things are unknown, one's own are refused by the scope's name. */
function expectedOf(least: Least | "public", who: Who): "let in" | "unauthenticated" | "refused" {
  if (least === "public") return "let in";
  if (who === "nobody") return "unauthenticated";
  if (least === "anybody") return "let in";
  return ranks.indexOf(who) >= ranks.indexOf(least) ? "let in" : "refused";
}
/** What an owner of the server alone may do is refused to everybody else before anything is looked up. */
const refusalOf = (least: Least | "public", who: Who) =>
  who === "elsewhere" && least !== "owner" ? "not_found" : "scope_missing";

async function call(file: string, name: string, who: Who, args: readonly unknown[]) {
  const action = (await load(file))[name];
  if (!action) throw new Error(`${file} has no ${name}`);
  const headers = { host: "hardsim.test", ...(signedIn.get(who)?.headers ?? {}) };
  const result = await asRequest(headers, () => action(...args));
  return result.ok ? null : result.refusal.code;
}

describe.each(callers)("called by %s", (who) => {
  it.each(table)("$name of $file is answered as the table says", async ({ file, name, least, args }) => {
    const code = await call(file, name, who, await args());
    // A project that is not there yet is of no project: an admin of any may make it.
    const expected = who === "elsewhere" && name === "makeProject" ? "let in" : expectedOf(least, who);
    if (expected === "unauthenticated") expect(code).toBe("unauthenticated");
    else if (expected === "refused") expect(code).toBe(refusalOf(least, who));
    else if (name === "endOne" || name === "acceptInvitation") expect(code).toBe("not_found");
    else expect(["unauthenticated", "scope_missing", "not_found", "internal"]).not.toContain(code);
  });
});

const odd: readonly unknown[] = [
  undefined,
  null,
  7,
  "",
  "\0",
  "\ud800",
  '"',
  [],
  {},
  { project_id: '"', name: ["x"] },
  new Map([["a", 1]]),
  10n,
  Array.from({ length: 5_000 }).reduce<unknown>((inner) => ({ changes: inner }), 1),
];
it.each(table)("$name of $file answers whatever it is called with", async ({ file, name, args }) => {
  const { length } = await args();
  for (const value of odd)
    for (const who of ["owner", "nobody"] as const) {
      const given = Array.from({ length: Math.max(1, length) }, () => value);
      expect(await call(file, name, who, given), `${String(value)} by ${who}`).not.toBe("internal");
      expect(await call(file, name, who, [])).not.toBe("internal");
    }
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
